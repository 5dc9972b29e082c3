package io.branchline.inventory;

import io.branchline.config.ConfigException;
import io.branchline.config.Fields;
import io.branchline.config.JsonFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The object lists of an export. NetBox answers a list in pages of {@code count}, {@code next},
 * {@code previous} and {@code results}; that all pages are there is checked by the count, since a
 * first page alone looks like a smaller bank.
 */
final class NetBoxLists {
  private static final String RESULTS = "results";

  private final Path path;
  private final Optional<Fields> file;

  private NetBoxLists(Path path, Optional<Fields> file) {
    this.path = path;
    this.file = file;
  }

  /** Opens a folder of lists, or a file whose fields are lists. */
  static NetBoxLists open(Path path) {
    return new NetBoxLists(
        path,
        Files.isDirectory(path) ? Optional.empty() : Optional.of(JsonFile.read(path, RESULTS)));
  }

  /** Whether one file holds lists. */
  boolean has(String list) {
    return file.filter(fields -> fields.has(list)).isPresent();
  }

  /**
   * The objects of a list, which errors call {@code NOUN ID}; empty when the list is not there.
   *
   * @param list for instance {@code sites}
   * @param noun for instance {@code site}
   */
  Optional<List<Fields>> find(String list, String noun) {
    var pages = pages(list);
    if (pages.isEmpty()) {
      return Optional.empty();
    }
    var objects = new ArrayList<Fields>();
    var seen = new HashSet<Integer>();
    for (var page : pages) {
      for (var object : page.objects()) {
        int id = object.integer("id");
        var named = object.named(noun + " " + id);
        if (!seen.add(id)) {
          throw named.error("", "is there twice");
        }
        objects.add(named);
      }
    }
    for (var page : pages) {
      int count = page.fields().findInteger("count").orElse(objects.size());
      if (count != objects.size()) {
        throw page.fields()
            .error(
                "count",
                "NetBox has "
                    + count
                    + " "
                    + list
                    + " and "
                    + objects.size()
                    + " are here: ask for the other pages too (limit=0, or offset=) and call them "
                    + list
                    + "-1.json, "
                    + list
                    + "-2.json");
      }
    }
    return Optional.of(objects);
  }

  /** The objects of a list that must be there. */
  List<Fields> get(String list, String noun) {
    return find(list, noun)
        .orElseThrow(
            () -> error(list, file.isPresent() ? "is missing" : "is not in the folder " + path));
  }

  /** An error about a list as a whole. */
  ConfigException error(String list, String problem) {
    return file.map(fields -> fields.error(list, problem))
        .orElseGet(() -> new ConfigException(list + ".json", 1, "", problem));
  }

  /** Where objects stand: the field {@code results} of NetBox's answer, or a bare list. */
  private record Page(Fields fields, String field) {
    List<Fields> objects() {
      // What NetBox says instead of a list, for instance to a wrong token.
      if (fields.has("detail")) {
        throw fields.error("detail", "NetBox answered \"" + fields.text("detail") + "\"");
      }
      if (!fields.has(field)) {
        throw fields.error(field, "is missing: expected a list of NetBox's REST API");
      }
      return fields.listFields(field);
    }
  }

  private List<Page> pages(String list) {
    if (file.isPresent()) {
      var fields = file.get();
      if (!fields.has(list)) {
        return List.of();
      }
      return List.of(
          fields.isList(list) ? new Page(fields, list) : new Page(fields.fields(list), RESULTS));
    }
    var name = Pattern.compile(Pattern.quote(list) + "(-[0-9]+)?\\.json");
    try (var files = Files.list(path)) {
      return files
          .filter(page -> name.matcher(String.valueOf(page.getFileName())).matches())
          .sorted()
          .map(page -> new Page(JsonFile.read(page, RESULTS), RESULTS))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + path, e);
    }
  }
}
