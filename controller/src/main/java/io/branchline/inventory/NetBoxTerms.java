package io.branchline.inventory;

import io.branchline.config.Fields;
import java.util.Optional;
import java.util.Set;

/**
 * By which slugs a NetBox says what Branchline needs to know of an object; each bank chose its own.
 *
 * @param centreGroups site groups whose sites are data centres
 * @param hubGroups site groups whose sites are hubs
 * @param branchGroups site groups whose sites are branches
 * @param routerRoles device roles of the routers at the edge of a site
 * @param mstpTypes circuit types of leased SDH circuits
 * @param radioTypes circuit types of encrypted overlays on mobile networks
 * @param coreTypes circuit types of what joins hubs to data centres
 */
public record NetBoxTerms(
    Set<String> centreGroups,
    Set<String> hubGroups,
    Set<String> branchGroups,
    Set<String> routerRoles,
    Set<String> mstpTypes,
    Set<String> radioTypes,
    Set<String> coreTypes) {
  public NetBoxTerms {
    centreGroups = Set.copyOf(centreGroups);
    hubGroups = Set.copyOf(hubGroups);
    branchGroups = Set.copyOf(branchGroups);
    routerRoles = Set.copyOf(routerRoles);
    mstpTypes = Set.copyOf(mstpTypes);
    radioTypes = Set.copyOf(radioTypes);
    coreTypes = Set.copyOf(coreTypes);
  }

  /**
   * Reads the field {@code netbox}: a list of slugs for each of {@code data-centres}, {@code hubs},
   * {@code branches}, {@code routers}, {@code mstp}, {@code 5g} and {@code core}. What is left out,
   * or all when the field is not there, is the slug in the singular.
   *
   * @throws io.branchline.config.ConfigException when it is wrong; names line and field
   */
  public static NetBoxTerms read(Optional<Fields> found) {
    var terms =
        new NetBoxTerms(
            slugs(found, "data-centres", "data-centre"),
            slugs(found, "hubs", "hub"),
            slugs(found, "branches", "branch"),
            slugs(found, "routers", "router"),
            slugs(found, "mstp", "mstp"),
            slugs(found, "5g", "5g"),
            slugs(found, "core", "core"));
    found.ifPresent(Fields::end);
    return terms;
  }

  private static Set<String> slugs(Optional<Fields> found, String field, String otherwise) {
    if (found.isEmpty() || !found.get().has(field)) {
      return Set.of(otherwise);
    }
    return Set.copyOf(found.get().list(field, slug -> slug));
  }
}
