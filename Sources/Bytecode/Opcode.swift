// The opcode table.
