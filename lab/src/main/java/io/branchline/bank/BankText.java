package io.branchline.bank;

import java.nio.file.Path;

/**
 * The text of a bank file that was written by a program.
 *
 * @param name stands for the file in errors
 */
public record BankText(String name, String text) {

  /**
   * The bank that an export of NetBox describes, see {@link
   * io.branchline.inventory.NetBoxExport#read}; what NetBox does not know is taken from a YAML
   * beside it ({@code bank.yaml} in a folder, {@code X.yaml} beside {@code X.json}) and from the
   * joint-stock bank.
   *
   * @throws io.branchline.config.ConfigException when it is wrong; names file, object and field
   */
  public static BankText ofNetBox(Path export) {
    return NetBoxBank.read(export);
  }

  /** The bank; throws {@link io.branchline.config.ConfigException} when the text is wrong. */
  public BankScenario scenario() {
    return BankScenario.parse(name, text);
  }
}
