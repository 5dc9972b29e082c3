package io.branchline.demo;

import io.branchline.bank.BankScenario;
import io.branchline.bank.BankText;
import io.branchline.inventory.NetBoxExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The bank that {@code --bank} asks for.
 *
 * @param text the bank file, to be kept as evidence
 */
record BankChoice(BankScenario scenario, String text) {
  private static final Pattern STATE = Pattern.compile("state(?::([0-9]{1,6}))?");
  private static final int STATE_BRANCHES = 10_000;

  /**
   * Reads {@code joint-stock}, {@code state}, {@code state:BRANCHES}, a bank file, or an export of
   * NetBox (a folder, or JSON with a field {@code sites}).
   *
   * @throws IOException when it is none of these; says what would be
   * @throws io.branchline.config.ConfigException when the file is wrong; names line and field
   */
  static BankChoice of(String name, long seed) throws IOException {
    if (name.equals("joint-stock")) {
      return new BankChoice(BankScenario.jointStock(), BankScenario.jointStockText());
    }
    var state = STATE.matcher(name);
    if (state.matches()) {
      int branches = state.group(1) == null ? STATE_BRANCHES : Integer.parseInt(state.group(1));
      return generated(branches, seed);
    }
    var file = Path.of(name);
    if (!Files.exists(file)) {
      throw new IOException(
          "--bank: \""
              + name
              + "\" is neither joint-stock, state, state:BRANCHES nor a file that exists");
    }
    if (NetBoxExport.isOne(file)) {
      var netBox = BankText.ofNetBox(file);
      return new BankChoice(netBox.scenario(), netBox.text());
    }
    return new BankChoice(BankScenario.read(file), Files.readString(file));
  }

  private static BankChoice generated(int branches, long seed) throws IOException {
    try {
      var text = BankScenario.stateText(branches, seed);
      return new BankChoice(BankScenario.parse("state.yaml", text), text);
    } catch (IllegalArgumentException e) {
      throw new IOException("--bank: " + e.getMessage(), e);
    }
  }
}
