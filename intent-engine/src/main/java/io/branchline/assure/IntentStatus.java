package io.branchline.assure;

import io.branchline.plan.Breach;
import java.time.Instant;
import java.util.List;

/** Whether an intent is kept, and how we know. */
public sealed interface IntentStatus {
  /** The name in the API. */
  String label();

  /** Sentences with figures. */
  List<String> reasons();

  /**
   * Every objective holds in every fresh measurement, and nothing else is foreseen.
   *
   * @param oldest time of the oldest measurement it rests on
   */
  record Met(Instant oldest) implements IntentStatus {
    @Override
    public String label() {
      return "met";
    }

    @Override
    public List<String> reasons() {
      return List.of();
    }
  }

  /** It holds now, and is expected to break. */
  record AtRisk(List<Breach> predicted) implements IntentStatus {
    public AtRisk {
      predicted = List.copyOf(predicted);
    }

    @Override
    public String label() {
      return "at-risk";
    }

    @Override
    public List<String> reasons() {
      return predicted.stream().map(Breach::sentence).toList();
    }
  }

  /** It is broken now, by these figures. */
  record Violated(List<String> reasons) implements IntentStatus {
    public Violated {
      reasons = List.copyOf(reasons);
    }

    @Override
    public String label() {
      return "violated";
    }
  }

  /** What is known is too old, or nothing is. */
  record Unknown(List<String> reasons) implements IntentStatus {
    public Unknown {
      reasons = List.copyOf(reasons);
    }

    @Override
    public String label() {
      return "unknown";
    }
  }
}
