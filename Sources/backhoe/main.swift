// (contract pending)
