package io.branchline.gnmi;

import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.Subscription;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.gnmi.proto.SubscriptionMode;
import java.time.Duration;
import java.util.List;

/** Requests for what a profile names: counters by sample, state as it changes. */
final class Subscriptions {
  private Subscriptions() {}

  /**
   * A request for some trees.
   *
   * @param target which router of several behind one address; empty: the only one
   */
  static SubscribeRequest request(
      String target,
      List<Profile.Tree> trees,
      SubscriptionList.Mode mode,
      Duration sampleInterval,
      Encoding encoding) {
    var list = SubscriptionList.newBuilder().setMode(mode).setEncoding(encoding);
    for (var tree : trees) {
      var subscription = Subscription.newBuilder().setPath(tree.path().subscription());
      if (tree.onChange()) {
        subscription.setMode(SubscriptionMode.ON_CHANGE);
      } else {
        subscription.setMode(SubscriptionMode.SAMPLE).setSampleInterval(sampleInterval.toNanos());
      }
      list.addSubscription(subscription);
    }
    if (!target.isEmpty()) {
      list.setPrefix(Path.newBuilder().setTarget(target));
    }
    return SubscribeRequest.newBuilder().setSubscribe(list).build();
  }
}
