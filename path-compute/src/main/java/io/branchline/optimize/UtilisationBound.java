package io.branchline.optimize;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * A certified lower bound of the maximum utilisation that any routing of the demands must accept,
 * however it splits them.
 *
 * <p>Linear programming duality gives it: whatever prices {@code y} links have, the demands pay at
 * least their rates times the prices of their cheapest paths, so that some link is used to at least
 * {@code sum(rate * distance) / sum(capacity * y)}. Good prices come from a fractional routing that
 * minimises a {@link Potential} of growing steepness: flow is shifted from dearer to the cheapest
 * paths, source by source, as in the path equilibration of traffic assignment (Dafermos and Sparrow
 * 1969). The bound is taken at prices averaged over rounds, since single ones swing.
 */
public final class UtilisationBound {
  private static final double FIRST_STEEPNESS = 10;
  private static final double LAST_STEEPNESS = 20_000;
  private static final double LEAST_STEEPNESS = 1;
  private static final double GROWTH = 1.7;
  private static final double MEMORY = 0.7;
  private static final int ROUNDS_PER_CERTIFICATE = 3;
  private static final double BALANCED = 3;
  private static final double UNBALANCED = 10;
  private static final double[] HINTED_STEEPNESS = {30, 100, 300, 1_000, 3_000};
  private static final double PROVED = 1e-6;

  private final FlowNetwork network;
  private final PathFlows flows;
  private final double[] prices;
  private final double[] averagePrices;
  private final PriceSearch search;
  private double steepness = FIRST_STEEPNESS;
  private double value;
  private int rounds;

  /**
   * A first bound, from prices that say how scarce capacity is everywhere. Demands without any way
   * are left out.
   */
  public UtilisationBound(FlowNetwork network, List<FlowDemand> demands) {
    network.requireValid(demands);
    this.network = network;
    search = new PriceSearch(network);
    averagePrices = new double[network.linkCount()];
    prices = new double[network.linkCount()];
    Arrays.setAll(prices, link -> 1 / network.capacity(link));
    flows = new PathFlows(network, demands, search, prices);
    certify(prices);
  }

  /**
   * A bound for routing on segment lists of nodes alone: they cannot use a link that is on no
   * shortest path, so this bound may be higher than the one for any routing. Empty when all links
   * are of use: then it is the same.
   */
  public static Optional<UtilisationBound> forNodeSegments(
      FlowNetwork network, List<FlowDemand> demands) {
    var paths = new EcmpPaths(network);
    var usable =
        IntStream.range(0, network.linkCount())
            .filter(link -> {
              var row = paths.row(network.tail(link), network.head(link));
              return Arrays.stream(row.links()).anyMatch(other -> other == link);
            })
            .toArray();
    return usable.length == network.linkCount()
        ? Optional.empty()
        : Optional.of(new UtilisationBound(network.only(usable), demands));
  }

  /**
   * Looks for a better bound in what a good placement found out: how busy it leaves the links.
   *
   * @param utilisation by link
   */
  public void learnFrom(double[] utilisation) {
    double busiest = Arrays.stream(utilisation).max().orElse(0);
    if (busiest == 0) {
      return;
    }
    for (double hint : HINTED_STEEPNESS) {
      var potential = new Potential(hint / busiest, busiest);
      Arrays.setAll(prices, link -> potential.of(utilisation[link]) / network.capacity(link));
      certify(prices);
    }
  }

  /** The best bound so far; never above the optimum, save for the rounding of doubles. */
  public double value() {
    return value;
  }

  /** What the fractional routing at hand reaches; never below the optimum. */
  public double reached() {
    return flows.maxUtilisation();
  }

  /** Improves the bound until it is proved best or time is up. */
  public void improve(BooleanSupplier timeIsUp) {
    while (value < reached() * (1 - PROVED)) {
      double busiest = flows.maxUtilisation();
      var potential = new Potential(steepness / busiest, busiest);
      setPrices(potential);
      for (int source : flows.sources()) {
        if (timeIsUp.getAsBoolean()) {
          flows.recount();
          return;
        }
        search.from(source, prices);
        flows.shift(source, search, prices, potential);
      }
      flows.recount();
      setPrices(potential);
      average();
      rounds++;
      if (rounds % ROUNDS_PER_CERTIFICATE == 0) {
        steepen(certify(averagePrices));
      }
    }
  }

  /**
   * Makes the potential steeper once the routing is in balance at the present steepness: the bound
   * then lies below the busiest link by little more than what is due to the potential's own
   * softness.
   */
  private void steepen(double bound) {
    double busiest = flows.maxUtilisation();
    double average = 0;
    double sum = 0;
    for (int link = 0; link < prices.length; link++) {
      double weight = prices[link] * network.capacity(link);
      average += weight * flows.utilisation(link);
      sum += weight;
    }
    // Where one link outweighs all others, the potential is as soft as its steepness allows.
    double soft = Math.max(busiest - average / sum, busiest / steepness);
    double gap = busiest - bound;
    if (gap < BALANCED * soft) {
      steepness = Math.min(LAST_STEEPNESS, steepness * GROWTH);
    } else if (gap > UNBALANCED * soft) {
      steepness = Math.max(LEAST_STEEPNESS, steepness / GROWTH);
    }
  }

  private void setPrices(Potential potential) {
    for (int link = 0; link < prices.length; link++) {
      prices[link] = potential.of(flows.utilisation(link)) / network.capacity(link);
    }
  }

  private void average() {
    double sum = worth(prices);
    for (int link = 0; link < prices.length; link++) {
      averagePrices[link] = MEMORY * averagePrices[link] + (1 - MEMORY) * prices[link] / sum;
    }
  }

  private double certify(double[] linkPrices) {
    double paid = 0;
    for (int source : flows.sources()) {
      search.from(source, linkPrices);
      paid += flows.leastPaid(source, search);
    }
    double bound = paid / worth(linkPrices);
    value = Math.max(value, bound);
    return bound;
  }

  private double worth(double[] linkPrices) {
    double sum = 0;
    for (int link = 0; link < linkPrices.length; link++) {
      sum += linkPrices[link] * network.capacity(link);
    }
    return sum;
  }
}
