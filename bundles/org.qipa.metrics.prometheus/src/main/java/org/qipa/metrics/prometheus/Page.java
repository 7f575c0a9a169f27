package org.qipa.metrics.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page. Only {@code GET} and {@code HEAD} of its path are answered. */
@Component(service = {}, immediate = true, configurationPid = "org.qipa.metrics.prometheus")
@Designate(ocd = Page.Config.class)
public final class Page {

    /** Property of the registry's service: where its page is, such as {@code http://127.0.0.1:9464/metrics}. */
    static final String ADDRESS_PROPERTY = "qipa.page";

    private static final Logger LOG = LoggerFactory.getLogger(Page.class);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    /** Whoever else wants to connect at the same time is let wait by the system. */
    private static final int BACKLOG = 8;
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    /** Where it is. */
    @ObjectClassDefinition(name = "qipa Prometheus page", description = "A page of all meters in the text format of Prometheus")
    public @interface Config {
        /** Address. */
        @AttributeDefinition(description = "Address to listen on; who should not be able to connect must not be able to reach it")
        String host() default "127.0.0.1";

        /** Port. */
        @AttributeDefinition(description = "TCP port, 0 for any that is free", min = "0", max = "65535")
        int port() default 9464;

        /** Path. */
        @AttributeDefinition(description = "Path of the page, with a slash in front")
        String path() default "/metrics";
    }

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("qipa-prometheus").factory());
    private final HttpServer server;
    private final String path;
    private final ServiceRegistration<MeterRegistry> registration;

    /** Listens; fails when the address is taken. */
    @Activate
    public Page(BundleContext context, Config config) throws IOException {
        this(config.host(), config.port(), config.path(), context);
    }

    /** With or without a framework. */
    Page(String host, int port, String path, BundleContext context) throws IOException {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path without a slash in front: path=" + path);
        }
        this.path = path;
        try {
            server = HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
        } catch (IOException e) {
            thread.shutdown();
            throw new IOException("cannot listen: host=" + host + " port=" + port + " cause=" + e.getMessage(), e);
        }
        server.setExecutor(thread);
        server.createContext("/", this::answer);
        server.start();
        registration = context == null ? null : context.registerService(MeterRegistry.class, meters,
                new Hashtable<>(Map.of("qipa.registry", "prometheus", ADDRESS_PROPERTY, address())));
        LOG.info("Prometheus page: {}", address());
    }

    /** The registry behind it. */
    MeterRegistry meters() {
        return meters;
    }

    /** The port it listens on. */
    int port() {
        return server.getAddress().getPort();
    }

    private String address() {
        String host = server.getAddress().getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + path;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!exchange.getRequestURI().getPath().equals(path)) {
                exchange.sendResponseHeaders(NOT_FOUND, -1);
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(NOT_ALLOWED, -1);
            } else {
                exchange.getResponseHeaders().set("Content-Type", TEXT);
                if (method.equals("HEAD")) {
                    exchange.sendResponseHeaders(OK, -1);
                    return;
                }
                byte[] page = meters.scrape().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(OK, page.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(page);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("page not made: path={}", path, e);
            throw e;
        }
    }

    @Deactivate
    void deactivate() {
        if (registration != null) {
            registration.unregister();
        }
        server.stop(0);
        thread.shutdownNow();
        meters.close();
    }
}
