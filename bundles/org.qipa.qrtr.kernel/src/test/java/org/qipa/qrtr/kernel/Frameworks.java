package org.qipa.qrtr.kernel;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrTransport;

/** A framework that only says what was registered and unregistered, and on which thread. */
final class Frameworks {

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private Frameworks() {
    }

    static BundleContext context(Consumer<String> words) {
        return proxy(BundleContext.class, (method, arguments) -> {
            Dictionary<?, ?> properties = (Dictionary<?, ?>) arguments[2];
            words.accept("register device=" + properties.get(QrtrFabric.DEVICE_PROPERTY) + " transport="
                    + properties.get(QrtrTransport.QRTR_PROPERTY) + " on " + Thread.currentThread().getName());
            return proxy(ServiceRegistration.class, (name, none) -> {
                words.accept(name + " on " + Thread.currentThread().getName());
                return null;
            });
        });
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (self, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}
