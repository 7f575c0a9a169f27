package org.qipa.qrtr.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.journal.RingJournals;
import org.qipa.time.SimulatedTime;

/** The fabric as a service. */
class LocalQrtrTransportTest {

    private final LinkedBlockingQueue<String> calls = new LinkedBlockingQueue<>();

    @Test
    void shouldOfferTheFabricOnAnotherThreadWhileItIsOpen() throws Exception {
        var transport = new LocalQrtrTransport(context(), new QrtrFaults());
        var time = new SimulatedTime();
        var fabric = transport.open("ipa0", time, new RingJournals().journal("ipa0", time));
        var registered = calls.poll(10, TimeUnit.SECONDS);
        assertEquals("register device=ipa0 transport=local on qipa-qrtr-registrar", registered);
        assertNotEquals("qipa-qrtr-registrar", Thread.currentThread().getName());
        fabric.close();
        assertEquals("unregister on qipa-qrtr-registrar", calls.poll(10, TimeUnit.SECONDS));
        transport.deactivate();
    }

    private BundleContext context() {
        return proxy(BundleContext.class, (method, arguments) -> {
            var properties = (Dictionary<?, ?>) arguments[2];
            calls.add("register device=" + properties.get(QrtrFabric.DEVICE_PROPERTY) + " transport="
                    + properties.get(QrtrTransport.QRTR_PROPERTY) + " on " + Thread.currentThread().getName());
            return proxy(ServiceRegistration.class, (name, none) -> {
                calls.add(name + " on " + Thread.currentThread().getName());
                return null;
            });
        });
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) ->
                switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    case "toString" -> type.getSimpleName();
                    default -> answer.to(method.getName(), arguments);
                }));
    }
}
