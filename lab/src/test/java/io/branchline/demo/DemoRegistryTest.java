package io.branchline.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DemoRegistryTest {
  @Test
  void aProcessIsTheSameWhenItsStartIsAsFarAsTheClockTells() {
    var known = "4711 2026-11-21T12:49:47.110Z";
    assertTrue(DemoRegistry.isSame(known, known));
    assertTrue(DemoRegistry.isSame(known, "4711 2026-11-21T12:49:48.110Z"));
    assertFalse(DemoRegistry.isSame(known, "4711 2026-11-21T12:50:47.110Z"));
    assertFalse(DemoRegistry.isSame(known, "4712 2026-11-21T12:49:47.110Z"));
    assertFalse(DemoRegistry.isSame(known, "4711 ?"));
    assertTrue(DemoRegistry.isSame("4711 ?", "4711 ?"));
  }
}
