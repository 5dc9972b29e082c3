package io.branchline.bank;

import io.branchline.config.ConfigException;
import io.branchline.config.Fields;
import io.branchline.config.YamlFile;
import io.branchline.inventory.NetBoxTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What NetBox does not know of a bank: a bank file without places, {@code bank.yaml} in the
 * export's folder or {@code X.yaml} beside {@code X.json}. A section that it does not have, or all
 * when there is no file, is the joint-stock bank's.
 *
 * @param name stands for the file in errors
 * @param text the sections of a bank file that are not places; the file's own lines come first
 * @param fields what the text says
 * @param terms the file's section {@code netbox}
 */
record NetBoxTermsFile(String name, String text, Fields fields, NetBoxTerms terms) {
  private static final Set<String> PLACES = Set.of("carriers", "data-centres", "hubs", "branches");
  private static final String NAME = "name";
  private static final String NETBOX = "netbox";

  static NetBoxTermsFile beside(Path export) {
    var stem =
        String.valueOf(export.toAbsolutePath().normalize().getFileName())
            .replaceFirst("\\.json$", "");
    var file =
        Files.isDirectory(export)
            ? export.resolve("bank.yaml")
            : export.resolveSibling(stem + ".yaml");
    return of(String.valueOf(file.getFileName()), read(file), stem);
  }

  private static String read(Path file) {
    if (!Files.exists(file)) {
      return "";
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ConfigException(String.valueOf(file.getFileName()), 1, "", "cannot be read: " + e);
    }
  }

  private static NetBoxTermsFile of(String name, String own, String title) {
    var sections = BankSections.names(own);
    Optional<Fields> netbox = Optional.empty();
    if (!own.isEmpty()) {
      var fields = YamlFile.parse(name, own);
      if (!fields.names().equals(sections)) {
        throw fields.error("", "write every section at the beginning of a line");
      }
      for (var place : PLACES) {
        if (fields.has(place)) {
          throw fields.error(place, "comes from NetBox: take it out of this file");
        }
      }
      netbox = fields.findFields(NETBOX);
    }
    var standard =
        BankSections.keep(
            BankScenario.jointStockText(),
            section ->
                !sections.contains(section) && !PLACES.contains(section) && !section.equals(NAME));
    var text =
        BankSections.keep(own, section -> !section.equals(NETBOX))
            + (sections.contains(NAME) ? "" : NAME + ": " + InventoryText.quoted(title) + "\n")
            + standard
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .collect(Collectors.joining("\n", "", "\n"));
    return new NetBoxTermsFile(name, text, YamlFile.parse(name, text), NetBoxTerms.read(netbox));
  }
}
