-- Facts that an operator imported, each as a whole: the register's lists, the agreements between
-- councils, and the postcode directory as a packed index in parts of at most a mebibyte.
CREATE TABLE reference_files (
    name TEXT NOT NULL,
    part INTEGER NOT NULL,
    version TEXT NOT NULL,
    content {bytes} NOT NULL,
    PRIMARY KEY (name, part)
);

-- The index replaces the table with a row a postcode. Only an import reads or fills that table.
DROP TABLE postcodes;

-- The decision as the rules made it: inputs, candidates and the reason's parts, for any language.
ALTER TABLE routes ADD COLUMN decision {json};

-- The ward of the author's place, beside its council. The postcode itself is never kept.
ALTER TABLE feedback ADD COLUMN ward_gss TEXT;
