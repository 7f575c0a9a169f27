package org.qipa.core.device;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where services are registered and unregistered: in order for each device, on a thread that exists only while there is
 * something to do: a virtual one, since to start it costs the owner lane nothing. Nobody waits for it. The owner lane must not do it itself, because service listeners may take long or
 * wait for the very device that would tell them; and since the order also holds from one session of a device to its next,
 * an old network device is gone before its successor appears.
 */
final class Registrations {

    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);

    private static final Map<String, Queue<Runnable>> QUEUES = new HashMap<>();

    private Registrations() {
    }

    /** Runs a task behind those of the same device. */
    static void execute(String device, Runnable task) {
        synchronized (QUEUES) {
            Queue<Runnable> queue = QUEUES.get(device);
            if (queue != null) {
                queue.add(task);
                return;
            }
            queue = new ArrayDeque<>();
            queue.add(task);
            QUEUES.put(device, queue);
        }
        Thread.ofVirtual().name(device + "-services").start(() -> drain(device));
    }

    private static void drain(String device) {
        for (Runnable task = next(device); task != null; task = next(device)) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.warn("service registration failed: device={}", device, e);
            }
        }
    }

    private static Runnable next(String device) {
        synchronized (QUEUES) {
            Runnable task = QUEUES.get(device).poll();
            if (task == null) {
                QUEUES.remove(device);
            }
            return task;
        }
    }
}
