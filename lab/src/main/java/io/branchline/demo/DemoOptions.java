package io.branchline.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a demo is asked for.
 *
 * @param bank {@code joint-stock}, {@code state}, {@code state:BRANCHES} or a bank file
 * @param start network time at which it begins
 * @param traces series or demand traces to replay; empty: the generator
 * @param runFor real time after which it ends with its summary; empty: until interrupted
 * @param data where to keep the evidence; empty: a folder that is removed at the end
 * @param scenario name or file of a fault scenario to play; the demo ends with it
 */
record DemoOptions(
    String bank,
    double speed,
    Optional<Instant> start,
    long seed,
    List<Path> traces,
    Optional<Duration> runFor,
    boolean headless,
    boolean json,
    Optional<Path> data,
    int port,
    Optional<String> scenario) {}
