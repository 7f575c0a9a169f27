package org.qipa.rmnet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A link's configuration as it comes and changes; test idea N18. */
class LinkComponentTest {

    private final List<String> services = new ArrayList<>();
    private final RmnetDevices devices = new RmnetDevices();
    private LinkComponent first;
    private LinkComponent second;

    @BeforeEach
    void open() {
        first = new LinkComponent(context(), configuration("rmnet0", 254), devices);
        second = new LinkComponent(context(), configuration("rmnet1", 1), devices);
        services.clear();
    }

    @Test
    void shouldMoveToAnotherMuxId() {
        second.configure(configuration("rmnet1", 0));
        assertEquals(List.of("-rmnet1 1", "+rmnet1 0"), services);
        first.configure(configuration("rmnet0", 1));
        assertEquals(List.of("-rmnet1 1", "+rmnet1 0", "-rmnet0 254", "+rmnet0 1"), services);
    }

    @Test
    void shouldLeaveTheLinkAloneWhenItsChangeIsRefused() {
        second.configure(configuration("rmnet1", 254));
        second.configure(configuration("rmnet1", 255));
        second.configure(configuration("rmnet0", 2));
        second.configure(Map.of("name", "rmnet1", "device", "ipa0"));
        assertEquals(List.of(), services);
        // It still holds its mux id, and nobody holds the others.
        assertEquals(List.of(), refusedOrTaken("rmnet2", 1));
        assertEquals(List.of("+rmnet2 2"), refusedOrTaken("rmnet2", 2));
    }

    @Test
    void shouldBeNothingWhenItsMuxIdIsTakenAndBecomeSomethingWhenItIsNot() {
        var third = new LinkComponent(context(), configuration("rmnet2", 254), devices);
        assertEquals(List.of(), services);
        third.configure(configuration("rmnet2", 7));
        assertEquals(List.of("+rmnet2 7"), services);
        third.close();
        assertEquals(List.of("+rmnet2 7", "-rmnet2 7"), services);
    }

    private List<String> refusedOrTaken(String name, int mux) {
        services.clear();
        new LinkComponent(context(), configuration(name, mux), devices);
        return List.copyOf(services);
    }

    private static Map<String, Object> configuration(String name, int mux) {
        return Map.of("name", name, "device", "ipa0", "mux", mux);
    }

    /** Writes down the services that come and go. */
    private BundleContext context() {
        return proxy(BundleContext.class, (method, arguments) -> {
            var properties = (Dictionary<?, ?>) arguments[2];
            String service = properties.get("qipa.link") + " " + properties.get("qipa.mux");
            services.add("+" + service);
            return proxy(ServiceRegistration.class, (name, none) -> {
                services.add("-" + service);
                return null;
            });
        });
    }

    private static <T> T proxy(Class<T> type, BiFunction<String, Object[], Object> answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (self, method, arguments) -> answer.apply(method.getName(), arguments)));
    }
}
