/// Shards: image sets cut to squares of ground and stored ready to be read, one set to a record.
///
/// Start at {@link org.terrane.datasets.shard.ShardSet#open}, which gives the sets of a folder; {@link
/// org.terrane.datasets.shard.ShardPreparation#run} writes them. Reading goes {@code ShardFile} (one mapped file) →
/// {@code HeadReader} (what a record says) → {@code MappedSet} (the same as an
/// {@link org.terrane.datasets.sets.ImageSet}) → {@code MappedRaster} (pixels). Writing goes {@code SquareBaker} →
/// {@code BakedImage} → {@code LayerCoder} → {@code HeadWriter} and {@code ShardWriter}.
///
/// ## A folder
/// `NAME-00000.shard`, `NAME-00001.shard` …, and `shards.json`, which tells their sizes and checksums, sensors, bands,
/// units, counts, statistics and what pruning dropped. It is written last: a folder without one is not complete.
/// `prepare.json` is there only while a preparation is under way.
///
/// ## A shard
/// All numbers are little-endian. Checksums are CRC32C. Records and layers begin at multiples of 64 bytes; zeros fill
/// the gaps.
///
/// | bytes | type | header |
/// |---|---|---|
/// | 0 | 8 bytes | `TERSHARD` |
/// | 8 | u32 | version, 1 |
/// | 12 | u32 | number of the shard in its folder |
/// | 16 | u64 | name of the data and options it was made from |
/// | 24 | 36 bytes | zero |
/// | 60 | u32 | checksum of bytes 0 to 59 |
///
/// The records follow, the first at byte 64, without holes. After the last comes the index, an entry for each record:
///
/// | bytes | type | index entry |
/// |---|---|---|
/// | 0 | u64 | where the record begins |
/// | 8 | u64 | its length |
/// | 16 | u32 | length of its description |
/// | 20 | u32 | checksum of its description |
/// | 24 | u32 | checksum of the rest of it |
/// | 28 | u32 | zero |
///
/// The file ends with:
///
/// | bytes | type | trailer |
/// |---|---|---|
/// | 0 | 8 bytes | `TERINDEX` |
/// | 8 | u64 | where the index begins |
/// | 16 | u64 | number of records |
/// | 24 | u32 | checksum of the index |
/// | 28 | 32 bytes | zero |
/// | 60 | u32 | checksum of bytes 0 to 59 |
///
/// ## A record
/// First its description. A text is its length in bytes (u16) and UTF-8; a list is its length (u16, at least 1) and
/// its elements.
///
/// | type | description |
/// |---|---|
/// | text | id of the set |
/// | i32 | EPSG code of the square's reference system; 0: lies nowhere on Earth |
/// | 6 f64 | the square as one pixel, in the order of {@link org.terrane.datasets.raster.GeoTransform} |
/// | 8 f64 | longitude and latitude of the corners: upper left, upper right, lower left, lower right; not for code 0 |
/// | list | images |
///
/// | type | image |
/// |---|---|
/// | text | id of the sensor |
/// | u8 | how exactly the time is known: 0 not at all, 1 second, 2 day, 3 month, 4 year |
/// | i64 | seconds since 1970 (UTC) |
/// | f32 | native ground sample distance in metres |
/// | list | rasters |
///
/// | type | raster |
/// |---|---|
/// | u32 | pixels along a side of the square, n |
/// | f32 | side of a pixel on the ground in metres |
/// | list | layers |
///
/// | type | layer |
/// |---|---|
/// | u8 | 0 band, 1 mask |
/// | text | name |
/// | u8 | type: 0 unsigned 8 bit, 1 unsigned 16 bit, 2 signed 16 bit, 3 float 32 bit |
/// | u8 | whether a number means "not measured" |
/// | f32, f32 | scale and offset: value = scale * stored + offset |
/// | f64 | the number that means "not measured" |
///
/// Then, at the next multiple of 64 bytes each, the layers `(n, n)` in the order of the description, row by row from
/// the upper edge. Equal shares of a side are equal places in all images of a record.
///
/// Imports `sets`, `statistics`, `pruning`, `scene`, `raster` and `crs`.
@NullMarked
package org.terrane.datasets.shard;

import org.jspecify.annotations.NullMarked;
