ALTER TABLE postcodes ADD COLUMN national_park_gss TEXT;
