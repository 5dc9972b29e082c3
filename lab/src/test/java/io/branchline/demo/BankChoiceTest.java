package io.branchline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bank.BankScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BankChoiceTest {
  @Test
  void aSizeFollowsTheName() throws IOException {
    assertEquals(150, BankChoice.of("state:150", 1).scenario().bank().branches().size());
    assertEquals("joint-stock", BankChoice.of("joint-stock", 1).scenario().name());
  }

  @Test
  void theTextIsTheBankAgain(@TempDir Path folder) throws IOException {
    var choice = BankChoice.of("state:120", 5);
    var file = Files.writeString(folder.resolve("copy.yaml"), choice.text());
    var again = BankChoice.of(file.toString(), 9).scenario();
    assertEquals(choice.scenario().bank().lines(), again.bank().lines());
    assertEquals(choice.scenario().demands(), again.demands());
    assertEquals(BankScenario.stateText(120, 5), choice.text());
  }

  @Test
  void whatIsNoBankIsNamed() {
    for (var name : new String[] {"state:99", "state:50000", "state:x", "no-such-file.yaml"}) {
      var error = assertThrows(IOException.class, () -> BankChoice.of(name, 1), name);
      assertTrue(String.valueOf(error.getMessage()).startsWith("--bank: "), error.getMessage());
    }
  }
}
