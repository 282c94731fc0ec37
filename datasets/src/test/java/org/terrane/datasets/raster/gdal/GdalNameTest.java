package org.terrane.datasets.raster.gdal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The slashes that Java's paths drop are back in what GDAL is asked for.
class GdalNameTest {

  @ParameterizedTest
  @CsvSource({
    "https://host:8080/a/b.tif?key=1,             /vsicurl/https://host:8080/a/b.tif?key=1",
    "http://host/b.jp2,                           /vsicurl/http://host/b.jp2",
    "/vsicurl/https://host/b.tif,                 /vsicurl/https://host/b.tif",
    "/vsicurl_streaming/http://host/b.tif,        /vsicurl_streaming/http://host/b.tif",
    "/vsizip//vsicurl/https://host/a.zip/b.tif,   /vsizip//vsicurl/https://host/a.zip/b.tif",
    "/vsizip/vsicurl/https://host/a.zip/b.tif,    /vsizip//vsicurl/https://host/a.zip/b.tif",
    "'ZARR:\"/vsicurl/https://host/a.zarr\":/B04', 'ZARR:\"/vsicurl/https://host/a.zarr\":/B04'",
    "/vsis3/bucket/b.tif,                         /vsis3/bucket/b.tif",
  })
  void a_file_on_another_machine_has_its_address(String path, String name) {
    assertThat(GdalName.is(Path.of(path))).isTrue();
    assertThat(GdalName.of(Path.of(path))).isEqualTo(new GdalName(name, true));
  }

  @ParameterizedTest
  @CsvSource({
    "/vsizip//home/me/a.zip/b.tif,       /vsizip//home/me/a.zip/b.tif",
    "/vsitar//home/me/a.tar/b.tif,       /vsitar//home/me/a.tar/b.tif",
    "/vsizip/{/home/me/a}/b.tif,         /vsizip/{/home/me/a}/b.tif",
    "/vsimem/b.tif,                      /vsimem/b.tif",
    "'NETCDF:\"/home/me/a.nc\":Band1',   'NETCDF:\"/home/me/a.nc\":Band1'",
    "'HDF5:\"/home/me/a.h5\"://sub/mask', 'HDF5:\"/home/me/a.h5\"://sub/mask'",
    "HDF5:a.h5://mask,                   HDF5:a.h5://mask",
    "'HDF4_SDS:UNKNOWN:\"/home/a.hdf\":0', 'HDF4_SDS:UNKNOWN:\"/home/a.hdf\":0'",
  })
  void a_name_for_something_on_this_machine_has_none(String path, String name) {
    assertThat(GdalName.is(Path.of(path))).isTrue();
    assertThat(GdalName.of(Path.of(path))).isEqualTo(new GdalName(name, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/home/me/b.tif", "b.jp2", "https.tif", "/home/https:/b.tif", "a/vsizip/b.tif"})
  void a_plain_path_is_no_name(String path) {
    assertThat(GdalName.is(Path.of(path))).isFalse();
    assertThat(GdalName.of(Path.of(path))).isEqualTo(new GdalName(path, false));
  }
}
