// The job in DuckDB: types given, nothing sniffed, order not kept, one query over all files. node duckdb.mjs DIRECTORY THREADS
import { DuckDBInstance } from '@duckdb/node-api';

const [directory, threads] = process.argv.slice(2);
const columns = `STATION DATE LATITUDE LONGITUDE ELEVATION NAME TEMP TEMP_ATTRIBUTES DEWP DEWP_ATTRIBUTES SLP SLP_ATTRIBUTES STP
  STP_ATTRIBUTES VISIB VISIB_ATTRIBUTES WDSP WDSP_ATTRIBUTES MXSPD GUST MAX MAX_ATTRIBUTES MIN MIN_ATTRIBUTES PRCP
  PRCP_ATTRIBUTES SNDP FRSHTT`.split(/\s+/);
const types = { DATE: 'DATE', TEMP: 'DOUBLE' };
const described = columns.map(name => `'${name}': '${types[name] ?? 'VARCHAR'}'`).join(', ');

// A struct is compared field by field: the least one is the hottest, then the earliest, then the smallest station.
const sql = `
  SELECT strftime(month, '%Y-%m'), CAST(-best.cold AS DECIMAL(5, 1))::VARCHAR, best.station, best.date::VARCHAR
  FROM (
    SELECT date_trunc('month', DATE) AS month, min({cold: -TEMP, date: DATE, station: STATION}) AS best
    FROM read_csv('${directory.replaceAll("'", "''")}/*/*.csv', header = true, auto_detect = false,
      delim = ',', quote = '"', escape = '"', columns = {${described}})
    WHERE TEMP <> 9999.9
    GROUP BY month)
  ORDER BY 1`;

const instance = await DuckDBInstance.create(':memory:', { threads, preserve_insertion_order: 'false' });
const connection = await instance.connect();
const answer = await connection.runAndReadAll(sql);
console.log(answer.getRows().map(row => row.join(',')).join('\n'));
