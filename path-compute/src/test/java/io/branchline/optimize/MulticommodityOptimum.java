package io.branchline.optimize;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;

/**
 * The least maximum utilisation of any routing, by linear programming: for each source one flow
 * that leaves it and ends at its targets, conserved at every node.
 */
final class MulticommodityOptimum {
  private MulticommodityOptimum() {}

  /** Every demand must have a way. */
  static double of(FlowNetwork network, List<FlowDemand> demands) {
    Loader.loadNativeLibraries();
    var solver = Objects.requireNonNull(MPSolver.createSolver("GLOP"));
    var utilisation = solver.makeNumVar(0, MPSolver.infinity(), "utilisation");
    var onLink = new MPConstraint[network.linkCount()];
    for (int link = 0; link < onLink.length; link++) {
      onLink[link] = solver.makeConstraint(-MPSolver.infinity(), 0);
      onLink[link].setCoefficient(utilisation, -network.capacity(link));
    }
    var wanted = new HashMap<Integer, double[]>();
    for (var demand : demands) {
      if (demand.source() != demand.target()) {
        var net = wanted.computeIfAbsent(demand.source(), _ -> new double[network.nodeCount()]);
        net[demand.target()] += demand.rate();
        net[demand.source()] -= demand.rate();
      }
    }
    for (var net : wanted.values()) {
      var atNode = new MPConstraint[network.nodeCount()];
      for (int node = 0; node < atNode.length; node++) {
        atNode[node] = solver.makeConstraint(net[node], net[node]);
      }
      for (int link = 0; link < onLink.length; link++) {
        var flow = solver.makeNumVar(0, MPSolver.infinity(), "");
        onLink[link].setCoefficient(flow, 1);
        if (network.tail(link) != network.head(link)) {
          atNode[network.tail(link)].setCoefficient(flow, -1);
          atNode[network.head(link)].setCoefficient(flow, 1);
        }
      }
    }
    solver.objective().setCoefficient(utilisation, 1);
    solver.objective().setMinimization();
    if (solver.solve() != MPSolver.ResultStatus.OPTIMAL) {
      throw new IllegalStateException("the linear programme has no optimum");
    }
    return utilisation.solutionValue();
  }
}
