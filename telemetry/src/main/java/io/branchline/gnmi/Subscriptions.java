package io.branchline.gnmi;

import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.PathElem;
import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.Subscription;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.gnmi.proto.SubscriptionMode;
import java.time.Duration;

/** What every router is asked for: counters by sample, state as it changes. */
final class Subscriptions {
  private static final String[] POLICIES = {
    "network-instances", "network-instance[name=default]", "segment-routing", "te-policies"
  };

  private Subscriptions() {}

  /**
   * The request.
   *
   * @param target which router of several behind one address; empty: the only one
   */
  static SubscribeRequest request(String target, Duration sampleInterval, Encoding encoding) {
    long interval = sampleInterval.toNanos();
    var list =
        SubscriptionList.newBuilder()
            .setMode(SubscriptionList.Mode.STREAM)
            .setEncoding(encoding)
            .addSubscription(sample(path("interfaces"), interval))
            .addSubscription(sample(path("qos"), interval))
            .addSubscription(sample(path("lines").setOrigin("branchline"), interval))
            .addSubscription(sample(policies("te-policy[color=*][endpoint=*]", "state"), interval))
            .addSubscription(
                onChange(path("interfaces", "interface[name=*]", "state", "oper-status")))
            .addSubscription(
                onChange(
                    policies(
                        "te-policy[color=*][endpoint=*]",
                        "candidate-paths",
                        "candidate-path[preference=*]",
                        "state",
                        "active")));
    if (!target.isEmpty()) {
      list.setPrefix(Path.newBuilder().setTarget(target));
    }
    return SubscribeRequest.newBuilder().setSubscribe(list).build();
  }

  private static Subscription sample(Path.Builder path, long interval) {
    return Subscription.newBuilder()
        .setPath(path)
        .setMode(SubscriptionMode.SAMPLE)
        .setSampleInterval(interval)
        .build();
  }

  private static Subscription onChange(Path.Builder path) {
    return Subscription.newBuilder().setPath(path).setMode(SubscriptionMode.ON_CHANGE).build();
  }

  private static Path.Builder policies(String... below) {
    var path = path(POLICIES);
    path.addAllElem(path(below).getElemList());
    return path;
  }

  /** A path of steps such as {@code name} or {@code name[key=value][key=value]}. */
  private static Path.Builder path(String... steps) {
    var path = Path.newBuilder();
    for (var step : steps) {
      var parts = step.split("[\\[\\]]+");
      var element = PathElem.newBuilder().setName(parts[0]);
      for (int i = 1; i < parts.length; i++) {
        int equals = parts[i].indexOf('=');
        element.putKey(parts[i].substring(0, equals), parts[i].substring(equals + 1));
      }
      path.addElem(element);
    }
    return path;
  }
}
