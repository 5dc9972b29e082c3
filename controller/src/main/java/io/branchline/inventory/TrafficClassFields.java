package io.branchline.inventory;

import io.branchline.config.ConfigException;
import io.branchline.config.Fields;
import io.branchline.segment.Prefix;
import io.branchline.service.MatchRule;
import io.branchline.service.TrafficClass;
import java.util.ArrayList;

/** A traffic class as the inventory and the lab's bank file write it. */
public final class TrafficClassFields {
  private TrafficClassFields() {}

  /** Reads one class; throws {@link ConfigException} that names line and field. */
  public static TrafficClass read(Fields fields) {
    var rules = new ArrayList<MatchRule>();
    for (var rule : fields.listFields("match")) {
      var vrf = rule.findText("vrf");
      var dscp = rule.list("dscp", Integer::valueOf);
      var to = rule.find("to", Prefix::parse);
      var ports = rule.list("ports", MatchRule.PortRange::parse);
      rule.end();
      rules.add(rule.build(() -> new MatchRule(vrf, dscp, to, ports)));
    }
    var name = fields.text("name");
    int color = fields.integer("color");
    int priority = fields.integer("priority");
    int packet = fields.integer("meanPacketBytes");
    fields.end();
    return fields.build(() -> new TrafficClass(name, rules, color, priority, packet));
  }
}
