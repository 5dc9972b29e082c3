package io.branchline.linux;

import io.branchline.netconf.Dialect;
import io.branchline.netconf.Xml;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SteeringRule;
import io.branchline.service.QueueProfile;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.w3c.dom.Element;

/**
 * Configuration by the modules {@code branchline-sr} and {@code branchline-qos}, in our revision.
 */
public final class LinuxDialect implements Dialect {
  private static final String REVISION = "2026-11-20";
  private static final List<Module> MODULES =
      List.of(
          new Module("branchline-sr", SrModule.NAMESPACE),
          new Module("branchline-qos", QosModule.NAMESPACE));
  private static final List<Name> ROOTS =
      List.of(
          new Name(SrModule.NAMESPACE, SrModule.POLICIES),
          new Name(SrModule.NAMESPACE, SrModule.STEERING),
          new Name(QosModule.NAMESPACE, QosModule.QUEUES));

  private record Module(String name, String namespace) {
    /** How a hello names the module (RFC 6020 section 5.6.4). */
    boolean isIn(String capability) {
      int query = capability.indexOf('?');
      if (query < 0 || !capability.substring(0, query).equals(namespace)) {
        return false;
      }
      var parameters = List.of(capability.substring(query + 1).split("&"));
      return parameters.contains("module=" + name) && parameters.contains("revision=" + REVISION);
    }
  }

  @Override
  public Optional<String> findObstacle(Collection<String> capabilities) {
    for (var module : MODULES) {
      if (capabilities.stream().noneMatch(module::isIn)) {
        var similar =
            capabilities.stream().filter(uri -> uri.startsWith(module.namespace() + "?")).toList();
        return Optional.of(
            "it does not offer YANG module "
                + module.name()
                + " of revision "
                + REVISION
                + (similar.isEmpty() ? "" : " but " + String.join(", ", similar))
                + "; load that revision on the router");
      }
    }
    return Optional.empty();
  }

  @Override
  public void render(RouterChange change, Element config) {
    SrModule.render(change, config);
    QosModule.render(change, config);
  }

  @Override
  public List<Name> roots() {
    return ROOTS;
  }

  @Override
  public RouterConfiguration parse(NodeId node, Element data) {
    List<SrPolicy> policies = List.of();
    List<SteeringRule> steering = List.of();
    SortedMap<String, QueueProfile> queues = new TreeMap<>();
    var seen = new HashSet<Name>();
    for (var root : Xml.children(data)) {
      var name = new Name(String.valueOf(root.getNamespaceURI()), root.getLocalName());
      if (!seen.add(name)) {
        throw new IllegalArgumentException("/" + name.localName() + " is there twice");
      }
      switch (ROOTS.indexOf(name)) {
        case 0 -> policies = SrModule.parsePolicies(node, root);
        case 1 -> steering = SrModule.parseSteering(root);
        case 2 -> queues = QosModule.parse(root);
        default ->
            throw new IllegalArgumentException(
                name.localName() + " of " + name.namespace() + " was not asked for");
      }
    }
    return new RouterConfiguration(policies, steering, queues);
  }

  /** Appends a list entry that edit-config replaces or removes whole (RFC 6241 section 7.2). */
  static Element entry(Element list, String name, String operation) {
    var entry = Xml.append(list, name);
    entry.setAttributeNS(Xml.BASE, "nc:operation", operation);
    return entry;
  }
}
