package org.qipa.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.osgi.framework.connect.ConnectContent;

/** One jar of the class path as a bundle's content. The first wiring's classes come from the class path, no later one's. */
final class ClassPathBundle implements ConnectContent {

    private final Path path;
    private final AtomicBoolean wired = new AtomicBoolean();
    private JarFile jar;

    ClassPathBundle(Path path) {
        this.path = path;
    }

    @Override
    public synchronized void open() throws IOException {
        if (jar == null) {
            jar = new JarFile(path.toFile());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (jar != null) {
            jar.close();
            jar = null;
        }
    }

    private synchronized JarFile jar() {
        if (jar == null) {
            throw new IllegalStateException("closed: bundle=" + path);
        }
        return jar;
    }

    @Override
    public Optional<Map<String, String>> getHeaders() {
        try {
            Map<String, String> headers = new HashMap<>();
            jar().getManifest().getMainAttributes().forEach((name, value) -> headers.put(name.toString(), value.toString()));
            return Optional.of(headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Iterable<String> getEntries() {
        return () -> jar().stream().map(ZipEntry::getName).iterator();
    }

    @Override
    public Optional<ConnectEntry> getEntry(String name) {
        JarFile present = jar();
        return Optional.ofNullable(present.getJarEntry(name)).map(entry -> new Entry(present, entry));
    }

    /** Asked for once for each wiring: a bundle that is refreshed may have got other providers than the class path. */
    @Override
    public Optional<ClassLoader> getClassLoader() {
        return wired.compareAndSet(false, true) ? Optional.of(ClassPathBundle.class.getClassLoader()) : Optional.empty();
    }

    private record Entry(JarFile jar, JarEntry entry) implements ConnectContent.ConnectEntry {

        @Override
        public String getName() {
            return entry.getName();
        }

        @Override
        public long getContentLength() {
            return entry.getSize();
        }

        @Override
        public long getLastModified() {
            return entry.getTime();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return jar.getInputStream(entry);
        }
    }
}
