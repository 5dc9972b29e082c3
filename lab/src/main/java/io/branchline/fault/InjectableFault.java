package io.branchline.fault;

/**
 * A fault to inject.
 *
 * @param place the line, duct, router, ... that it is injected into, as {@link FaultKind.Place}
 *     says; empty when there is only one
 */
public record InjectableFault(FaultKind kind, String place, Severity severity) {
  public InjectableFault {
    if (kind.place().named() == place.isEmpty()) {
      throw new IllegalArgumentException(kind.id() + " is injected into " + kind.place().text());
    }
  }

  /** With the severity that comes with the catalogue. */
  public static InjectableFault of(FaultKind kind, String place) {
    return new InjectableFault(kind, place, kind.severity());
  }

  @Override
  public String toString() {
    return place.isEmpty() ? kind.id() : kind.id() + " of " + place;
  }
}
