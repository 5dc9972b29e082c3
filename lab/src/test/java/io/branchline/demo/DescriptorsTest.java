package io.branchline.demo;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
  @Test
  void tenThousandBranchesFitIntoTwentyThousand() {
    assertDoesNotThrow(() -> Descriptors.require(10_176, 20_000));
  }

  @Test
  void aFleetThatDoesNotFitIsRefusedWithBothFigures() {
    var error = assertThrows(IOException.class, () -> Descriptors.require(40_704, 20_000));
    assertEquals(
        "--bank: 40,704 routers need 42,840 open files in a process, and 20,000 are allowed here:"
            + " raise ulimit -n",
        error.getMessage());
  }
}
