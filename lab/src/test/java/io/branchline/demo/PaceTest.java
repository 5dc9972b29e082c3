package io.branchline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bank.BankScenario;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void aSmallBankIsSteppedSecondBySecondAtEverySpeed() {
    var bank = BankScenario.jointStock();
    var fast = Pace.of(bank, 600);
    assertEquals(1, fast.stride());
    assertTrue(fast.allMinutes());
    assertEquals(Duration.ZERO, fast.leadIn());
    var usual = Pace.of(bank, 60);
    assertEquals(Duration.ofSeconds(30), usual.sampleInterval());
    assertEquals(Duration.ofMinutes(5), usual.planEvery());
    assertEquals(Duration.ofDays(35), usual.historyLength());
    assertEquals(Duration.ofMinutes(15), usual.historyStep());
    assertEquals(Duration.ofSeconds(10), Pace.of(bank, 1).sampleInterval());
  }

  @Test
  void aLargeBankAtAHighSpeedIsSteppedCoarsely() {
    var bank = BankScenario.state(2_000, 1);
    var pace = Pace.of(bank, 60);
    assertEquals(10, pace.stride());
    assertTrue(pace.leadIn().compareTo(Duration.ofSeconds(50)) > 0, pace::toString);
    assertFalse(pace.allMinutes());
    assertTrue(pace.sampleInterval().compareTo(Duration.ofMinutes(4)) > 0, pace::toString);
    assertEquals(1, Pace.of(bank, 1).stride());
  }
}
