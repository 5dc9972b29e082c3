package io.branchline.bank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.config.ConfigException;
import io.branchline.inventory.NetBoxExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lists of a NetBox against the same bank written by hand. */
class NetBoxBankTest {
  private static final Path LISTS = resource("netbox");
  private static final Path SAME = resource("same-bank.yaml");

  @TempDir Path folder;

  private static Path resource(String name) {
    return Path.of("src/test/resources/io/branchline/bank").resolve(name);
  }

  @Test
  void theListsAreTheSameBankAsItsYaml() throws IOException {
    var read = BankText.ofNetBox(LISTS);
    assertEquals(
        BankFile.plan("same-bank.yaml", Files.readString(SAME)),
        BankFile.plan(read.name(), read.text()));
    var scenario = read.scenario();
    assertEquals(6, scenario.bank().branches().size());
    assertEquals(BankScenario.read(SAME).demands(), scenario.demands());
    assertEquals(BankScenario.read(SAME).bank().lines(), scenario.bank().lines());
  }

  @Test
  void oneFileOfListsIsTheSameBank() throws IOException {
    copyLists();
    // As scripts write it that follow the pages themselves: bare lists.
    var file = Files.writeString(folder.resolve("harbour.json"), oneFile());
    Files.move(folder.resolve("bank.yaml"), folder.resolve("harbour.yaml"));
    assertTrue(NetBoxExport.isOne(file));
    assertEquals(BankText.ofNetBox(LISTS).text(), BankText.ofNetBox(file).text());
  }

  private static String oneFile() throws IOException {
    return "{\"regions\": %s, \"sites\": %s, \"devices\": %s, \"circuits\": %s}"
        .formatted(
            read("regions.json"),
            objects("sites.json"),
            "[" + inside("devices-1.json") + "," + inside("devices-2.json") + "]",
            objects("circuits.json"));
  }

  private static String objects(String list) throws IOException {
    return "[" + inside(list) + "]";
  }

  private static String inside(String list) throws IOException {
    var text = read(list);
    return text.substring(text.indexOf("[\n") + 2, text.lastIndexOf("]"));
  }

  private static String read(String list) throws IOException {
    return Files.readString(LISTS.resolve(list));
  }

  @Test
  void withoutFileOfItsOwnTheRestIsTheJointStockBanks() throws IOException {
    copyLists();
    change("bank.yaml", "(?s)^.*(netbox:.*?\n)\n.*$", "$1");
    var own = BankFile.plan("own", BankText.ofNetBox(folder).text());
    var jointStock = BankFile.plan("joint-stock", BankScenario.jointStockText());
    assertEquals(String.valueOf(folder.getFileName()), own.name());
    assertEquals(jointStock.calendar(), own.calendar());
    assertEquals(jointStock.classes(), own.classes());
    assertEquals(jointStock.objectives(), own.objectives());
    assertEquals(jointStock.demands(), own.demands());
    assertEquals(jointStock.coreRate(), own.coreRate());
  }

  @Test
  void terminationsAreReadAsBeforeNetBox42() throws IOException {
    copyLists();
    change(
        "circuits.json",
        "\"termination_type\":\"dcim.site\",\"termination_id\":[0-9]+,\"termination\":",
        "\"site\":");
    change(
        "circuits.json",
        "\"termination_type\":\"circuits.providernetwork\",\"termination_id\":[0-9]+,\"termination\":",
        "\"site\":null,\"provider_network\":");
    assertEquals(BankText.ofNetBox(LISTS).text(), BankText.ofNetBox(folder).text());
  }

  @Test
  void withoutRegionsASiteIsInItsOwn() throws IOException {
    copyLists();
    Files.delete(folder.resolve("regions.json"));
    var aveiro = BankText.ofNetBox(folder).scenario().bank().branches().getFirst();
    assertEquals("aveiro", aveiro.region());
    assertEquals("Aveiro", aveiro.city());
  }

  @Test
  void aBankInJsonIsNoExport() throws IOException {
    var bank = Files.writeString(folder.resolve("bank.json"), "{\"name\": \"x\"}");
    assertFalse(NetBoxExport.isOne(bank));
  }

  @Test
  void wrongObjectsAreNamed() throws IOException {
    wrong(
        "sites",
        "\"latitude\":40.641",
        "\"latitude\":null",
        "sites.json:5: site 21.latitude: is missing");
    wrong(
        "sites",
        "\"longitude\":-8.654",
        "\"longitude\":188.6",
        "site 21.longitude: 188.6 is no longitude");
    wrong(
        "sites",
        "\"slug\":\"braga\",\"status\"",
        "\"slug\":\"aveiro\",\"status\"",
        "site 22.slug: another site is");
    wrong(
        "sites",
        "\"size\":1.5",
        "\"size\":-1",
        "sites.json:5: site 21.custom_fields.size: is not positive");
    wrong(
        "sites",
        "\"size\":1.5",
        "\"size\":\"big\"",
        "site 21.custom_fields.size: \"big\" is not a number");
    wrong("sites", "\"id\":22,", "\"id\":21,", "sites.json:6: site 21: is there twice");
    wrong(
        "sites",
        "\"slug\":\"data-centre\"",
        "\"slug\":\"dc\"",
        "sites.json:1: no active site is in group data-centre");
    wrong(
        "sites",
        "\"slug\":\"branch\"",
        "\"slug\":\"shop\"",
        "sites.json:1: no active site is in group branch");
    wrong(
        "sites",
        "\"name\":\"Faro\",\"slug\":\"faro\",\"description\"",
        "\"slug\":\"faro\",\"description\"",
        "site 24.region.name: is missing");
    wrong(
        "devices-2",
        "\"slug\":\"wan-router\"",
        "\"slug\":\"cpe\"",
        "sites.json:9: site 25: a site has 1 to 9 active routers (devices with role wan-router), not 0");
    wrong(
        "devices-1", "\"role\":[{]", "\"rôle\":{", "devices-1.json:2: device 100.role: is missing");
    wrong(
        "circuits",
        "\"commit_rate\":6000",
        "\"commit_rate\":null",
        "circuits.json:8: circuit 207.commit_rate: is missing");
    wrong(
        "circuits",
        "\"commit_rate\":6000",
        "\"commit_rate\":6",
        "circuit 207.commit_rate: 6 kbit/s: a line carries at least 64");
    wrong(
        "circuits",
        "\"quota\":\"300GB\"",
        "\"quota\":\"lots\"",
        "circuit 206.custom_fields.quota: \"lots\" is not a data volume");
    wrong(
        "circuits",
        "\"delay\":\"900us\"",
        "\"delay\":\"short\"",
        "circuit 207.custom_fields.delay: \"short\" is not a");
    wrong(
        "circuits",
        "\"te_metric\":1200",
        "\"te_metric\":-1",
        "circuit 207.custom_fields.te_metric: -1 is no metric");
    wrong(
        "circuits",
        "\"hub\":[{].*?[}]",
        "\"hub\":\"viseu\"",
        "circuit 208.custom_fields.hub: no active data centre or hub has the slug \"viseu\"");
    wrong(
        "circuits",
        "(\"cid\":\"OM-3\".*?)\"slug\":\"evora\"",
        "$1\"slug\":\"dc-alcantara\"",
        "circuit 210.termination_z: a line has one end at a branch, this one has 0");
    wrong(
        "circuits",
        "(\"cid\":\"NF-80\".*?)\"slug\":\"dc-alcantara\"",
        "$1\"slug\":\"viseu\"",
        "circuit 211.termination_z: a line has one end at a branch, this one has 2");
    wrong(
        "circuits",
        "(\"cid\":\"ATL/1003\".*?)\"termination_z\":[{]",
        "$1\"termination_y\":{",
        "circuit 209.termination_z: the line's other end is neither at");
    wrong(
        "circuits",
        "(\"cid\":\"NF-81\".*?\"status\":[{]\"value\":)\"active\"",
        "$1\"offline\"",
        "sites.json:9: site 25: no active circuit ends at this branch");
    wrong(
        "circuits",
        "\"slug\":\"dark-fibre\"",
        "\"slug\":\"wave\"",
        "site 13: no active circuit of type dark-fibre joins this hub");
  }

  @Test
  void aTowerIsThatOfA5gLine() throws IOException {
    wrong(
        "circuits",
        "\"slug\":\"duct-n1-leiria\"",
        "\"slug\":\"tower-leiria\"",
        "circuit 214.tags: only a 5G line has a tower, and that is one");
  }

  @Test
  void listsThatAreNotWholeAreNamed() throws IOException {
    copyLists();
    Files.delete(folder.resolve("devices-2.json"));
    assertTrue(
        error().startsWith("devices-1.json:1: count: NetBox has 19 devices and 12 are here: "),
        error());
    Files.delete(folder.resolve("devices-1.json"));
    assertTrue(error().startsWith("devices.json:1: is not in the folder "), error());
    Files.writeString(folder.resolve("devices.json"), "{\"detail\": \"Invalid token\"}");
    assertEquals("devices.json:1: detail: NetBox answered \"Invalid token\"", error());
    Files.writeString(folder.resolve("devices.json"), "{\"devices\": []}");
    assertTrue(error().startsWith("devices.json:1: results: is missing: "), error());
    Files.writeString(folder.resolve("devices.json"), "[{\"id\": 1},\n {\"id\" 2}]");
    assertTrue(error().startsWith("devices.json:2: not JSON: "), error());
    Files.writeString(folder.resolve("devices.json"), "");
    assertEquals("devices.json:1: is empty", error());
  }

  @Test
  void theFileBesideIsCheckedToo() throws IOException {
    copyLists();
    fileBeside("hubs:\n  x: {city: X}\n", "bank.yaml:2: hubs: comes from NetBox: take it out");
    fileBeside("{name: x}\n", "bank.yaml:1: write every section at the beginning of a line");
    var slugs =
        "netbox: {hubs: [regional], routers: [wan-router], 5g: [mobile-5g], core: [dark-fibre]";
    fileBeside(slugs + ", roles: [x]}\n", "bank.yaml:1: netbox.roles: is not known here");
    fileBeside(slugs + "}\n\ndataplane: ip\n", "bank.yaml:3: dataplane: \"ip\" is not a data");
  }

  private void fileBeside(String text, String expected) throws IOException {
    Files.writeString(folder.resolve("bank.yaml"), text);
    assertTrue(error().startsWith(expected), error());
  }

  /** Changes every place of a list that the pattern finds, expects the error, and undoes it. */
  private void wrong(String list, String pattern, String with, String expected) throws IOException {
    copyLists();
    change(list + ".json", pattern, with);
    var error = error();
    assertTrue(error.contains(expected), () -> expected + " <> " + error);
  }

  private String error() {
    return String.valueOf(
        assertThrows(ConfigException.class, () -> BankText.ofNetBox(folder).scenario())
            .getMessage());
  }

  private void change(String file, String pattern, String with) throws IOException {
    var text = Files.readString(folder.resolve(file));
    var changed = Pattern.compile(pattern).matcher(text).replaceAll(with);
    assertFalse(changed.equals(text), () -> "not in " + file + ": " + pattern);
    Files.writeString(folder.resolve(file), changed);
  }

  private void copyLists() throws IOException {
    try (var files = Files.list(LISTS)) {
      for (var file : files.collect(Collectors.toList())) {
        Files.writeString(folder.resolve(file.getFileName()), Files.readString(file));
      }
    }
  }
}
