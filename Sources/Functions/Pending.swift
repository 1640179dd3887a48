let textFunctions: [FunctionRecord] = []
let collectionFunctions: [FunctionRecord] = []
let encodingFunctions: [FunctionRecord] = []
