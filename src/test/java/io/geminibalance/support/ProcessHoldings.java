package io.geminibalance.support;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// What this process holds: open file descriptors, and threads of the platform.
///
/// Virtual threads are not counted: only a dump of their stacks lists them, and that has crashed Java 25.0.3 (in
/// `Continuation::is_continuation_entry_frame`).
///
/// @param descriptors how many; 0 on a system that does not tell
/// @param threads the name of each
public record ProcessHoldings(long descriptors, List<String> threads) {
    /// The JVM's own, whose number follows the load.
    private static final Pattern OWN = Pattern.compile("(ForkJoinPool|VirtualThread-|C[12] Comp|Attach|GC ).*");

    public static ProcessHoldings now() {
        long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return new ProcessHoldings(
                descriptors,
                Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds(), 0))
                        .filter(Objects::nonNull)
                        .map(ThreadInfo::getThreadName)
                        .filter(name -> !OWN.matcher(name).matches())
                        .toList());
    }

    /// Whether this is no more than that.
    public boolean within(ProcessHoldings before) {
        return descriptors <= before.descriptors && threads.size() <= before.threads.size();
    }
}
