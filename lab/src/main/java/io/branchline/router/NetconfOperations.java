package io.branchline.router;

import io.branchline.router.ConfigurationEdit.Operation;
import io.branchline.router.ConfigurationStore.Datastore;
import io.branchline.router.ConfigurationStore.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Carries out the operations of one session (RFC 6241 sections 7 and 8, RFC 6022). */
final class NetconfOperations {
  static final String BASE = ConfigurationEdit.BASE;
  private static final String MONITORING = "urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring";
  private static final String OK = "<ok/>";
  private static final Duration DEFAULT_CONFIRM_TIMEOUT = Duration.ofMinutes(10);
  private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,8}");

  /** What the hello announces. */
  static List<String> capabilities() {
    var base = "urn:ietf:params:netconf:";
    return Stream.concat(
            Stream.of(
                base + "base:1.0",
                base + "base:1.1",
                base + "capability:candidate:1.0",
                base + "capability:confirmed-commit:1.1",
                base + "capability:rollback-on-error:1.0",
                base + "capability:validate:1.1",
                MONITORING + "?module=ietf-netconf-monitoring&revision=2010-10-04"),
            YangLibrary.MODULES.stream()
                .map(module ->
                    module.namespace()
                        + "?module="
                        + module.module()
                        + "&revision="
                        + YangLibrary.REVISION))
        .toList();
  }

  /**
   * The inside of an {@code <rpc-reply>} and what follows it.
   *
   * @param last the session ends afterwards
   * @param lost the session ends instead of the reply
   */
  record Reply(String content, boolean last, boolean lost) {
    static Reply of(String content) {
      return new Reply(content, false, false);
    }
  }

  private final SimulatedRouter router;
  private final ConfigurationStore store;
  private final int session;
  private final IntPredicate killer;

  /**
   * @param killer ends another session by its number; false when there is none
   */
  NetconfOperations(
      SimulatedRouter router, ConfigurationStore store, int session, IntPredicate killer) {
    this.router = router;
    this.store = store;
    this.session = session;
    this.killer = killer;
  }

  Reply carryOut(XmlElement operation) throws RpcException {
    if (operation.is(MONITORING, "get-schema")) {
      return Reply.of(getSchema(operation));
    }
    if (!operation.namespace().equals(BASE)) {
      throw notSupported(operation, "this router knows no such operation");
    }
    return switch (operation.name()) {
      case "get-config" -> Reply.of(getConfig(operation));
      case "get" -> Reply.of(get(operation));
      case "edit-config" -> Reply.of(editConfig(operation));
      case "validate" -> Reply.of(validate(operation));
      case "lock" -> {
        store.lock(datastore(operation, "target"), session);
        yield Reply.of(OK);
      }
      case "unlock" -> {
        store.unlock(datastore(operation, "target"), session);
        yield Reply.of(OK);
      }
      case "discard-changes" -> {
        store.discardChanges(session);
        yield Reply.of(OK);
      }
      case "commit" -> {
        commit(operation);
        yield new Reply(OK, false, router.faults().takeLostReply());
      }
      case "cancel-commit" -> {
        allow(operation, "persist-id");
        store.cancelCommit(session, text(operation, "persist-id"));
        yield Reply.of(OK);
      }
      case "close-session" -> new Reply(OK, true, false);
      case "kill-session" -> Reply.of(killSession(operation));
      case "copy-config", "delete-config" ->
          throw notSupported(operation, "running changes by edit-config of candidate and commit");
      default -> throw notSupported(operation, "this router knows no such operation");
    };
  }

  private static RpcException notSupported(XmlElement operation, String message) {
    return new RpcException(
        RpcError.protocol("operation-not-supported", "<" + operation.name() + ">: " + message));
  }

  private String getConfig(XmlElement operation) throws RpcException {
    allow(operation, "source", "filter");
    return data(filtered(store.read(datastore(operation, "source")), operation).childrenToXml());
  }

  private String get(XmlElement operation) throws RpcException {
    allow(operation, "filter");
    var filter = operation.find("filter");
    var content = new StringBuilder();
    content.append(filtered(store.read(Datastore.RUNNING), operation).childrenToXml());
    boolean monitoring =
        filter.isEmpty()
            || filter.get().children().stream().anyMatch(f -> f.is(MONITORING, "netconf-state"));
    if (monitoring) {
      content.append(monitoringState());
    }
    return data(content.toString());
  }

  private static String monitoringState() {
    var xml = new StringBuilder("<netconf-state xmlns=\"" + MONITORING + "\"><capabilities>");
    capabilities()
        .forEach(
            c -> xml.append("<capability>").append(XmlElement.escape(c)).append("</capability>"));
    xml.append("</capabilities><schemas>");
    for (var module : YangLibrary.MODULES) {
      xml.append("<schema><identifier>")
          .append(module.module())
          .append("</identifier><version>")
          .append(YangLibrary.REVISION)
          .append("</version><format>yang</format><namespace>")
          .append(module.namespace())
          .append("</namespace><location>NETCONF</location></schema>");
    }
    return xml.append("</schemas></netconf-state>").toString();
  }

  private static String data(String content) {
    return "<data>" + content + "</data>";
  }

  private static DataNode filtered(DataNode data, XmlElement operation) throws RpcException {
    var filter = operation.find("filter");
    if (filter.isEmpty()) {
      return data;
    }
    var type = filter.get().findAttribute("", "type").orElse("subtree");
    if (!type.equals("subtree")) {
      throw new RpcException(
          RpcError.protocol("bad-attribute", "filters of type \"" + type + "\" are not supported")
              .withInfo("bad-attribute", "type"));
    }
    return SubtreeFilter.select(data, filter.get());
  }

  private String editConfig(XmlElement operation) throws RpcException {
    allow(operation, "target", "default-operation", "test-option", "error-option", "config");
    if (datastore(operation, "target") == Datastore.RUNNING) {
      throw notSupported(operation, "edit candidate, running changes by commit");
    }
    var defaultOperation =
        choice(operation, "default-operation", "merge", Set.of("merge", "replace", "none"));
    var testOption =
        choice(
            operation, "test-option", "test-then-set", Set.of("test-then-set", "set", "test-only"));
    var errorOption =
        choice(
            operation,
            "error-option",
            "stop-on-error",
            Set.of("stop-on-error", "continue-on-error", "rollback-on-error"));
    var errors =
        store.edit(
            session,
            required(operation, "config"),
            Operation.of(defaultOperation).orElseThrow(),
            errorOption.equals("continue-on-error"),
            testOption.equals("test-only"));
    if (!errors.isEmpty()) {
      throw new RpcException(errors);
    }
    return OK;
  }

  private String validate(XmlElement operation) throws RpcException {
    allow(operation, "source");
    var source = required(operation, "source");
    var config = source.find("config");
    if (config.isPresent()) {
      var data = DataNode.root();
      ConfigurationEdit.apply(data, config.get(), Operation.MERGE, false);
      store.validate(data);
    } else {
      store.validate(store.read(datastore(operation, "source")));
    }
    return OK;
  }

  private void commit(XmlElement operation) throws RpcException {
    allow(operation, "confirmed", "confirm-timeout", "persist", "persist-id");
    Optional<Trial> trial = Optional.empty();
    if (operation.find("confirmed").isPresent()) {
      var timeout = text(operation, "confirm-timeout");
      if (timeout.isPresent() && !SECONDS.matcher(timeout.get()).matches()) {
        throw new RpcException(
            RpcError.protocol(
                    "invalid-value",
                    "confirm-timeout is \"" + timeout.get() + "\", not a number of seconds from 1")
                .withInfo("bad-element", "confirm-timeout"));
      }
      trial =
          Optional.of(
              new Trial(
                  timeout
                      .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                      .orElse(DEFAULT_CONFIRM_TIMEOUT),
                  text(operation, "persist")));
    }
    router.faults().awaitCommit();
    store.commit(session, trial, text(operation, "persist-id"));
  }

  private String killSession(XmlElement operation) throws RpcException {
    allow(operation, "session-id");
    var victim = required(operation, "session-id").text();
    if (!SECONDS.matcher(victim).matches()
        || Integer.parseInt(victim) == session
        || !killer.test(Integer.parseInt(victim))) {
      throw new RpcException(
          RpcError.protocol(
                  "invalid-value", "session-id \"" + victim + "\" is no other session's number")
              .withInfo("bad-element", "session-id"));
    }
    return OK;
  }

  private static String getSchema(XmlElement operation) throws RpcException {
    var name = required(operation, "identifier").text();
    var version = text(operation, "version").orElse(YangLibrary.REVISION);
    var format = text(operation, "format").orElse("yang");
    var module = YangLibrary.find(name);
    boolean isYang = format.equals("yang") || format.endsWith(":yang");
    if (module.isEmpty() || !version.equals(YangLibrary.REVISION) || !isYang) {
      throw new RpcException(
          RpcError.application(
              "invalid-value",
              "",
              "there is no schema \"" + name + "\" of version \"" + version + "\" as " + format));
    }
    return "<data xmlns=\""
        + MONITORING
        + "\">"
        + XmlElement.escape(module.get().text())
        + "</data>";
  }

  private static Datastore datastore(XmlElement operation, String parameter) throws RpcException {
    var names = required(operation, parameter).children();
    if (names.size() == 1) {
      for (var datastore : Datastore.values()) {
        if (names.getFirst().is(BASE, datastore.toString())) {
          return datastore;
        }
      }
    }
    throw new RpcException(
        RpcError.protocol(
                "invalid-value",
                "<"
                    + parameter
                    + "> of <"
                    + operation.name()
                    + "> names neither running nor candidate")
            .withInfo("bad-element", parameter));
  }

  private static void allow(XmlElement operation, String... parameters) throws RpcException {
    for (var child : operation.children()) {
      if (!List.of(parameters).contains(child.name())) {
        throw new RpcException(
            RpcError.protocol(
                    "unknown-element",
                    "<" + operation.name() + "> has no parameter <" + child.name() + ">")
                .withInfo("bad-element", child.name()));
      }
    }
  }

  private static XmlElement required(XmlElement operation, String parameter) throws RpcException {
    var element = operation.find(parameter);
    if (element.isEmpty()) {
      throw new RpcException(
          RpcError.protocol(
                  "missing-element", "<" + operation.name() + "> lacks <" + parameter + ">")
              .withInfo("bad-element", parameter));
    }
    return element.get();
  }

  private static Optional<String> text(XmlElement operation, String parameter) {
    return operation.find(parameter).map(XmlElement::text);
  }

  private static String choice(
      XmlElement operation, String parameter, String otherwise, Set<String> allowed)
      throws RpcException {
    var value = text(operation, parameter).orElse(otherwise);
    if (!allowed.contains(value)) {
      throw new RpcException(
          RpcError.protocol(
                  "invalid-value",
                  parameter
                      + " is \""
                      + value
                      + "\", none of "
                      + String.join(", ", new TreeSet<>(allowed)))
              .withInfo("bad-element", parameter));
    }
    return value;
  }
}
