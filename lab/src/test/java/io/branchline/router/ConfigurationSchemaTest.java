package io.branchline.router;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.Iterables;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.opendaylight.yangtools.yang.model.api.ChoiceSchemaNode;
import org.opendaylight.yangtools.yang.model.api.ContainerLike;
import org.opendaylight.yangtools.yang.model.api.DataNodeContainer;
import org.opendaylight.yangtools.yang.model.api.DataSchemaNode;
import org.opendaylight.yangtools.yang.model.api.EffectiveModelContext;
import org.opendaylight.yangtools.yang.model.api.ElementCountConstraintAware;
import org.opendaylight.yangtools.yang.model.api.LeafListSchemaNode;
import org.opendaylight.yangtools.yang.model.api.LeafSchemaNode;
import org.opendaylight.yangtools.yang.model.api.ListSchemaNode;
import org.opendaylight.yangtools.yang.model.api.TypedDataSchemaNode;
import org.opendaylight.yangtools.yang.model.api.type.RangeRestrictedTypeDefinition;
import org.opendaylight.yangtools.yang.model.spi.source.URLYangTextSource;
import org.opendaylight.yangtools.yang.parser.api.YangParserConfiguration;
import org.opendaylight.yangtools.yang.parser.impl.DefaultYangParserFactory;

/** The model that the router has written by hand is the one in the YANG modules. */
class ConfigurationSchemaTest {
  @SuppressWarnings("removal") // The driver pins the yangtools that it comes from.
  private static EffectiveModelContext modules() throws Exception {
    var parser = new DefaultYangParserFactory().createParser(YangParserConfiguration.DEFAULT);
    for (var module : YangLibrary.MODULES) {
      var text = YangLibrary.class.getResource("/yang/" + module.module() + ".yang");
      parser.addSource(new URLYangTextSource(Objects.requireNonNull(text)));
    }
    return parser.buildEffectiveModel();
  }

  @Test
  void structureIsThatOfTheModules() throws Exception {
    var fromModules = new ArrayList<String>();
    var fromRouter = new ArrayList<String>();
    describe(modules(), List.of(), "", fromModules);
    describe(ConfigurationSchema.ROOT, "", fromRouter);
    assertFalse(fromRouter.isEmpty());
    assertEquals(
        fromModules.stream().sorted().collect(Collectors.joining("\n")),
        fromRouter.stream().sorted().collect(Collectors.joining("\n")));
  }

  private static void describe(
      DataNodeContainer parent, List<String> keys, String path, List<String> lines) {
    parent.getChildNodes().forEach(child -> describe(child, "", keys, path, lines));
  }

  private static void describe(
      DataSchemaNode node, String choice, List<String> keys, String path, List<String> lines) {
    var name = node.getQName().getLocalName();
    var here = path + "/" + name;
    var id = here + " " + node.getQName().getNamespace();
    switch (node) {
      case ChoiceSchemaNode cases ->
          cases
              .getCases()
              .forEach(one ->
                  one.getChildNodes().forEach(child -> describe(child, name, keys, path, lines)));
      case ListSchemaNode list -> {
        var ownKeys = list.getKeyDefinition().stream().map(key -> key.getLocalName()).toList();
        lines.add(id + " list " + ownKeys + " " + count(list));
        describe(list, ownKeys, here, lines);
      }
      case ContainerLike container -> {
        lines.add(id + " container");
        describe(container, List.of(), here, lines);
      }
      case LeafListSchemaNode list -> lines.add(id + " leaf-list " + count(list));
      case LeafSchemaNode leaf ->
          lines.add(
              leaf(
                  id,
                  leaf.isMandatory() || keys.contains(name),
                  leaf.getType().getDefaultValue().map(Object::toString).orElse(""),
                  choice));
      default -> throw new AssertionError("the modules have gained " + node);
    }
  }

  private static String count(ElementCountConstraintAware node) {
    var constraint = node.getElementCountConstraint();
    return count(
        constraint.map(c -> c.getMinElements()).orElse(0),
        constraint.map(c -> c.getMaxElements()).orElse(Integer.MAX_VALUE));
  }

  private static String count(int min, int max) {
    return min + ".." + max;
  }

  private static String leaf(String id, boolean mandatory, String defaultValue, String choice) {
    return id + " leaf" + (mandatory ? " mandatory" : "") + " [" + defaultValue + "] " + choice;
  }

  private static void describe(SchemaNode.Inner parent, String path, List<String> lines) {
    for (var node : parent.children()) {
      var here = path + "/" + node.name();
      var id = here + " " + node.namespace();
      switch (node) {
        case SchemaNode.ListNode list -> {
          lines.add(
              id + " list " + list.keys() + " " + count(list.minElements(), list.maxElements()));
          describe(list, here, lines);
        }
        case SchemaNode.Container container -> {
          lines.add(id + " container");
          describe(container, here, lines);
        }
        case SchemaNode.LeafList list ->
            lines.add(id + " leaf-list " + count(list.minElements(), Integer.MAX_VALUE));
        case SchemaNode.Leaf leaf ->
            lines.add(
                leaf(
                    id,
                    leaf.mandatory(),
                    leaf.defaultValue().orElse(""),
                    leaf.choice().orElse("")));
      }
    }
  }

  @Test
  void numbersHaveTheRangesOfTheModules() throws Exception {
    var ranges = new TreeMap<String, List<BigInteger>>();
    collectRanges(modules(), "", ranges);
    var types = new TreeMap<String, LeafType>();
    collectTypes(ConfigurationSchema.ROOT, "", types);
    assertEquals(13, ranges.size(), ranges.toString());
    assertAll(
        ranges.entrySet().stream()
            .map(range ->
                () -> {
                  var type = Objects.requireNonNull(types.get(range.getKey()), range.getKey());
                  var low = range.getValue().getFirst();
                  var high = range.getValue().getLast();
                  assertDoesNotThrow(() -> type.canonical(low.toString()), range.getKey());
                  assertDoesNotThrow(() -> type.canonical(high.toString()), range.getKey());
                  for (var outside :
                      List.of(low.subtract(BigInteger.ONE), high.add(BigInteger.ONE))) {
                    assertThrows(
                        IllegalArgumentException.class,
                        () -> type.canonical(outside.toString()),
                        range.getKey() + " takes " + outside);
                  }
                }));
  }

  private static void collectRanges(
      DataNodeContainer parent, String path, Map<String, List<BigInteger>> ranges) {
    for (var node : parent.getChildNodes()) {
      var here = path + "/" + node.getQName().getLocalName();
      if (node instanceof ChoiceSchemaNode choice) {
        choice.getCases().forEach(one -> collectRanges(one, path, ranges));
      } else if (node instanceof DataNodeContainer inner) {
        collectRanges(inner, here, ranges);
      } else if (node instanceof TypedDataSchemaNode typed
          && typed.getType() instanceof RangeRestrictedTypeDefinition<?, ?> number) {
        var allowed = number.getRangeConstraint().orElseThrow().getAllowedRanges().asRanges();
        var span = Iterables.getOnlyElement(allowed);
        ranges.put(
            here,
            List.of(
                new BigInteger(span.lowerEndpoint().toString()),
                new BigInteger(span.upperEndpoint().toString())));
      }
    }
  }

  private static void collectTypes(
      SchemaNode.Inner parent, String path, Map<String, LeafType> types) {
    for (var node : parent.children()) {
      var here = path + "/" + node.name();
      switch (node) {
        case SchemaNode.Inner inner -> collectTypes(inner, here, types);
        case SchemaNode.Leaf leaf -> types.put(here, leaf.type());
        case SchemaNode.LeafList list -> types.put(here, list.type());
      }
    }
  }
}
