package io.branchline.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.interop.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, as whoever writes to it sees it. */
@Tag("peer")
@Timeout(60)
class DataDiskTest {
  private static final byte[] MEGABYTE = new byte[1 << 20];

  @TempDir Path folder;

  @Test
  void itIsFullAndThenThereIsSpaceAgainAndNothingIsLost() throws Exception {
    Peers.require("root and mount", DataDisk::isPossible);
    var data = folder.resolve("data");
    try (var disk = DataDisk.mount(data)) {
      Files.write(data.resolve("before"), MEGABYTE);
      var one = disk.fill();
      var other = disk.fill();
      var said =
          assertThrows(IOException.class, () -> Files.write(data.resolve("during"), MEGABYTE));
      assertTrue(String.valueOf(said.getMessage()).contains("No space left"), said.toString());
      assertArrayEquals(MEGABYTE, Files.readAllBytes(data.resolve("before")));
      one.undo();
      one.undo();
      assertThrows(IOException.class, () -> Files.write(data.resolve("still"), MEGABYTE));
      other.undo();
      Files.write(data.resolve("during"), MEGABYTE);
      assertTrue(mounts().contains(data.toString()));
    }
    assertFalse(mounts().contains(data.toString()));
    assertEquals(List.of(), List.of(data.toFile().list()));
  }

  @Test
  void whatAKilledDemoLeftMountedIsUnmounted() throws Exception {
    Peers.require("root and mount", DataDisk::isPossible);
    var data = folder.resolve("data");
    var forgotten = DataDisk.mount(data);
    assertTrue(mounts().contains(data.toString()));
    DataDisk.unmountBelow(folder.resolve("elsewhere"));
    assertTrue(mounts().contains(data.toString()));
    DataDisk.unmountBelow(folder);
    assertFalse(mounts().contains(data.toString()));
    forgotten.close();
  }

  private static String mounts() throws IOException {
    return Files.readString(Path.of("/proc/self/mounts"));
  }
}
