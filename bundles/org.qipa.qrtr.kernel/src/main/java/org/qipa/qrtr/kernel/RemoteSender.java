package org.qipa.qrtr.kernel;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.qipa.api.qrtr.QrtrAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to other nodes. Such a send blocks in the kernel, whatever one asks for, while its destination owes RESUME_TX for
 * ten datagrams (spec 02 A5, 13 §4), and senders here must not block. So a thread of its own sends, and the sender waits
 * for {@link SocketCalls#sendMillis} at most: nearly always it has the result then. When not, the datagram is on its way, and
 * until it has left everybody else who sends to another node is told to wait.
 *
 * <p>The kernel gives a blocked send back when the destination reads or its link goes. A socket that is closed meanwhile is
 * gone then, and not before.
 */
final class RemoteSender implements AutoCloseable {

    /** What {@link #send} answers when an earlier datagram still waits; below every errno. */
    static final int BUSY = Integer.MIN_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(RemoteSender.class);
    private static final long IDLE_SECONDS = 1;

    private final SocketCalls calls;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<KernelSocket> waiting = new LinkedHashSet<>();
    private final ThreadPoolExecutor executor;
    /** The last send that nobody waits for any more. */
    private FutureTask<Integer> blocked;

    RemoteSender(SocketCalls calls) {
        this.calls = calls;
        executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("qipa-qrtr-kernel-sender").factory());
        executor.allowCoreThreadTimeOut(true);
    }

    /** The result of the kernel's send; at least 0 also when it still waits; {@link #BUSY}. */
    int send(KernelSocket socket, QrtrAddress to, byte[] datagram) {
        FutureTask<Integer> task = new FutureTask<>(() -> socket.transmit(to, datagram));
        lock.lock();
        try {
            if (blocked != null) {
                waiting.add(socket);
                return BUSY;
            }
            executor.execute(() -> {
                task.run();
                finished(task, to);
            });
        } catch (RejectedExecutionException e) {
            return Errno.EPIPE.result();
        } finally {
            lock.unlock();
        }
        try {
            // Without the lock: the thread takes it after each send.
            return task.get(calls.sendMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return left(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return left(task);
        } catch (ExecutionException e) {
            throw new IllegalStateException("send failed: to=" + to, e.getCause());
        }
    }

    /** The sender waits no longer; what has come after all, or that the datagram is on its way. */
    private int left(FutureTask<Integer> task) {
        lock.lock();
        try {
            if (task.isDone()) {
                return task.resultNow();
            }
            blocked = task;
            return 0;
        } finally {
            lock.unlock();
        }
    }

    private void finished(FutureTask<Integer> task, QrtrAddress to) {
        lock.lock();
        try {
            if (blocked != task) {
                return;
            }
            blocked = null;
            int result = task.resultNow();
            if (result < 0) {
                LOG.warn("QRTR datagram lost while it waited for credit: to={} {}", to, Errno.describe(result));
            }
            waiting.forEach(KernelSocket::tellWritable);
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Does what has begun and nothing more. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
