// (contract pending)
let valueFunctions: [FunctionRecord] = []
let textFunctions: [FunctionRecord] = []
let numberFunctions: [FunctionRecord] = []
let dateFunctions: [FunctionRecord] = []
let collectionFunctions: [FunctionRecord] = []
let encodingFunctions: [FunctionRecord] = []
