package io.branchline.inventory;

import io.branchline.config.Fields;
import io.branchline.metric.Bandwidth;
import io.branchline.site.Carrier;
import io.branchline.site.LineKind;
import io.branchline.site.SiteId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What NetBox 4 says of a bank: the lists of its REST API as they come, in a folder ({@code
 * sites.json}, {@code devices.json}, {@code circuits.json}, and {@code regions.json} if it is
 * there) or as the fields {@code sites}, {@code devices}… of one file. A list of several pages is
 * {@code sites-1.json}, {@code sites-2.json}… Objects that are not active, and those of a group,
 * role or type that {@link NetBoxTerms} does not name, are left out.
 *
 * @param sites data centres, hubs and branches, in the order of their slugs
 * @param circuits lines and core circuits, the preferred first
 */
public record NetBoxExport(List<Site> sites, List<Router> routers, List<Circuit> circuits) {
  public NetBoxExport {
    sites = List.copyOf(sites);
    routers = List.copyOf(routers);
    circuits = List.copyOf(circuits);
  }

  /** What a site is to the bank. */
  public enum Role {
    DATA_CENTRE,
    HUB,
    BRANCH
  }

  /** What a circuit is to the bank. */
  public enum Use {
    MSTP,
    FIVE_G,
    CORE;

    /** The kind of line; empty for the bank's own core. */
    public Optional<LineKind> lineKind() {
      return switch (this) {
        case MSTP -> Optional.of(LineKind.MSTP);
        case FIVE_G -> Optional.of(LineKind.FIVE_G);
        case CORE -> Optional.empty();
      };
    }
  }

  /**
   * A site.
   *
   * @param source the object itself, for its custom fields and for errors
   * @param id its slug
   * @param city the name of its region
   * @param region the slug of the region around its own, or of its own when that stands alone
   */
  public record Site(
      Fields source,
      SiteId id,
      Role role,
      String city,
      String region,
      double latitude,
      double longitude) {}

  /** A device of a router's role. */
  public record Router(Fields source, String name, SiteId site) {}

  /**
   * A circuit.
   *
   * @param committed its {@code commit_rate}
   * @param ends the sites at its A and Z side; less than two when it ends elsewhere, for instance
   *     in a provider's network
   * @param tags the slugs of its tags
   */
  public record Circuit(
      Fields source,
      String cid,
      Use use,
      Carrier carrier,
      Optional<Bandwidth> committed,
      List<SiteId> ends,
      List<String> tags) {
    public Circuit {
      ends = List.copyOf(ends);
      tags = List.copyOf(tags);
    }

    /** What its tags of one beginning name, for instance {@code duct-}, in alphabetical order. */
    public List<String> listTagged(String beginning) {
      return tags.stream()
          .filter(tag -> tag.startsWith(beginning))
          .map(tag -> tag.substring(beginning.length()))
          .sorted()
          .toList();
    }
  }

  /** Whether a file or folder is an export: a folder, or JSON with a field {@code sites}. */
  public static boolean isOne(Path path) {
    return NetBoxReader.isExport(path);
  }

  /**
   * Reads an export.
   *
   * @throws io.branchline.config.ConfigException when it is wrong or not whole; names file, object
   *     and field
   */
  public static NetBoxExport read(Path path, NetBoxTerms terms) {
    return NetBoxReader.read(path, terms);
  }
}
