package io.branchline.gnmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class PathHashTest {
  private static long hash(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return PathHash.of(bytes, 0, bytes.length, 0);
  }

  @Test
  void alikePathsOfAMillionLeavesFallApart() {
    var hashes = new HashSet<Long>();
    for (int port = 0; port < 10_000; port++) {
      for (int queue = 0; queue < 100; queue++) {
        hashes.add(hash("interfaces/interface[name=wan-" + port + "]/queue[" + queue + "]/octets"));
      }
    }
    assertEquals(1_000_000, hashes.size());
  }

  @Test
  void onlyTheBytesInTheRangeAndTheSeedCount() {
    var path = "queue[voice]/octets".getBytes(StandardCharsets.UTF_8);
    var longer = "--queue[voice]/octets--".getBytes(StandardCharsets.UTF_8);
    assertEquals(PathHash.of(path, 0, path.length, 7), PathHash.of(longer, 2, 2 + path.length, 7));
    assertNotEquals(PathHash.of(path, 0, path.length, 7), PathHash.of(path, 0, path.length, 8));
    assertNotEquals(hash("a\0"), hash("a"));
    assertNotEquals(hash("12345678"), hash("123456780"));
    assertNotEquals(hash("1234567\0"), hash("1234567"));
  }
}
