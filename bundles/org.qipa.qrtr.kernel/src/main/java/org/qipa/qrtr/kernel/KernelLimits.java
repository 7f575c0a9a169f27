package org.qipa.qrtr.kernel;

import java.util.List;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.limit.Bound;
import org.qipa.api.limit.Limit;

/** How far the sockets of a fabric may grow in this process, and how often the kernel's queues were full. Thread safe. */
final class KernelLimits {

    private final Bound queue = new Bound("qrtr.receive-queue", "datagrams a socket has handed to its lane; then the kernel"
            + " keeps them, and refuses what it has no room for", "datagrams", KernelSocket.HANDED_LIMIT,
            "KernelSocket.HANDED_LIMIT");
    private final Journal journal;

    KernelLimits(Journal journal) {
        this.journal = journal;
    }

    /** So many datagrams of one socket wait on its lane. */
    void handed(int now) {
        queue.used(now);
    }

    /** A receiver's queue was full. */
    void refused(KernelNode sender, String why) {
        if (queue.refuse()) {
            journal.record(JournalKind.FAULT, "qrtr-receive-queue-full", Integer.toUnsignedLong(sender.id()), 0,
                    why + " " + queue.text());
        }
    }

    List<Limit> readings(String device, int node) {
        return List.of(queue.reading(device, "node " + Integer.toUnsignedString(node)));
    }
}
