"""The only room that speaks SQL: schema, migrations, and the reads and writes that the house needs."""
