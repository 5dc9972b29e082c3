package io.branchline.loop;

import io.branchline.network.NodeId;
import io.branchline.plan.Placement;
import io.branchline.plan.SiteClass;
import io.branchline.policy.RouterConfiguration;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The plans, oldest first, and what they add up to.
 *
 * @param records the latest {@value #KEPT} plans by id
 * @param placement where every class of every branch was put by the units that were applied
 * @param movedAt when a class last changed its primary line, in network time
 * @param holds branches to which nothing is pushed without a person's word, and until when
 */
public record PlanBook(
    SequencedMap<String, PlanRecord> records,
    Placement placement,
    SortedMap<SiteClass, Instant> movedAt,
    SortedMap<SiteId, Instant> holds) {
  /** Plans that stay in memory; the journal has them all. */
  public static final int KEPT = 500;

  private static final int UNDOABLE = 20;

  static final PlanBook EMPTY =
      new PlanBook(new LinkedHashMap<>(), Placement.EMPTY, new TreeMap<>(), new TreeMap<>());

  public PlanBook {
    records = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(records));
    movedAt = Collections.unmodifiableSortedMap(new TreeMap<>(movedAt));
    holds = Collections.unmodifiableSortedMap(new TreeMap<>(holds));
  }

  public Optional<PlanRecord> find(String id) {
    return Optional.ofNullable(records.get(id));
  }

  /** All plans that are kept, the newest first. */
  public List<PlanRecord> list() {
    return List.copyOf(records.sequencedValues().reversed());
  }

  /** The plan that is to be pushed or is being pushed. */
  public Optional<PlanRecord> findUnderWay() {
    return records.values().stream().filter(record -> record.status().isUnderWay()).findFirst();
  }

  PlanBook proposed(Event.PlanProposed event) {
    var next = new LinkedHashMap<String, PlanRecord>();
    records.forEach((id, record) ->
        next.put(
            id,
            record.status() == PlanStatus.PROPOSED
                ? record.superseded(event.plan().id())
                : record));
    next.put(event.plan().id(), PlanRecord.proposed(event));
    int age = next.size();
    for (var entry : next.entrySet()) {
      if (--age >= UNDOABLE && !entry.getValue().status().isUnderWay()) {
        entry.setValue(entry.getValue().aged());
      }
    }
    while (next.size() > KEPT) {
      next.pollFirstEntry();
    }
    return new PlanBook(next, placement, movedAt, holds);
  }

  PlanBook accepted(Event.PlanAccepted event, Map<NodeId, RouterConfiguration> installed) {
    return with(
        event.plan(),
        record -> {
          var before = new TreeMap<NodeId, RouterConfiguration>();
          for (var unit : record.plan().units()) {
            for (var router : unit.changes().keySet()) {
              before.put(router, installed.getOrDefault(router, RouterConfiguration.EMPTY));
            }
          }
          return record.accepted(event.by(), event.at(), before, placement);
        });
  }

  /** The plan ended: what its applied units moved is now in force. */
  PlanBook finished(Event.PlanFinished event) {
    var record = records.get(event.plan());
    if (record == null) {
      return this;
    }
    var book =
        with(
            event.plan(),
            old -> old.finished(event.status(), event.at(), event.millis(), event.note()));
    var failed = new HashSet<SiteId>();
    for (var unit : record.plan().units()) {
      var result = record.units().get(unit.id());
      if (result == null || result.status() != UnitResult.Status.APPLIED) {
        failed.add(unit.site());
      }
    }
    return book.placed(record.plan().placement(), failed, event.at().network());
  }

  PlanBook rolledBack(Event.PlanRolledBack event) {
    var record = records.get(event.plan());
    if (record == null) {
      return this;
    }
    var next = new TreeMap<>(holds);
    next.values().removeIf(until -> until.isBefore(event.at().network()));
    record.plan().units().forEach(unit -> next.put(unit.site(), event.holdUntil()));
    var book = with(event.plan(), old -> old.with(PlanStatus.ROLLED_BACK));
    return new PlanBook(book.records, placement, movedAt, next);
  }

  private PlanBook placed(Placement planned, Set<SiteId> failed, Instant now) {
    var lines = new TreeMap<SiteClass, List<LineId>>();
    planned
        .lines()
        .forEach((siteClass, order) -> {
          if (!failed.contains(siteClass.site())) {
            lines.put(siteClass, order);
          }
        });
    placement
        .lines()
        .forEach((siteClass, order) -> {
          if (failed.contains(siteClass.site())) {
            lines.put(siteClass, order);
          }
        });
    var next = new Placement(lines);
    var moved = new TreeMap<>(movedAt);
    for (var siteClass : lines.keySet()) {
      var before = placement.findPrimary(siteClass);
      if (before.isPresent() && !before.equals(next.findPrimary(siteClass))) {
        moved.put(siteClass, now);
      }
    }
    return new PlanBook(records, next, moved, holds);
  }

  PlanBook with(String id, UnaryOperator<PlanRecord> change) {
    var record = records.get(id);
    if (record == null) {
      return this;
    }
    var next = new LinkedHashMap<>(records);
    next.put(id, change.apply(record));
    return new PlanBook(next, placement, movedAt, holds);
  }
}
