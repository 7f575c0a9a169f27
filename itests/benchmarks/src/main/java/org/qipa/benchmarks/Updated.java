package org.qipa.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.reflect.InvocationTargetException;
import org.qipa.api.gsi.Gsi;

/**
 * The bundles gsi and rmnet as an update leaves them: the same code, once more, by a class loader of its own. To the compiler
 * their classes are others than before. On request the links of this copy count nothing.
 */
final class Updated extends ClassLoader {

    private static final String[] BUNDLES = {"org.qipa.gsi.", "org.qipa.rmnet."};

    /** What a link counts with, and its way to count. */
    private static final String COUNTERS = "org.qipa.rmnet.map.LinkCounters";
    private static final String COUNT = "count";

    private final boolean counting;

    Updated() {
        this(true);
    }

    /** @param counting whether links count */
    Updated(boolean counting) {
        super(Updated.class.getClassLoader());
        this.counting = counting;
    }

    /** A provider of GSI sessions. */
    Gsi gsi() {
        return (Gsi) make("org.qipa.gsi.GsiProvider");
    }

    /** A mux layer. */
    Links links() {
        return (Links) make("org.qipa.rmnet.BareLinks");
    }

    private Object make(String name) {
        try {
            return loadClass(name).getConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("cannot be made: class=" + name, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot be made: class=" + name, e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        for (String bundle : BUNDLES) {
            if (name.startsWith(bundle)) {
                synchronized (getClassLoadingLock(name)) {
                    Class<?> loaded = findLoadedClass(name);
                    return loaded != null ? loaded : define(name);
                }
            }
        }
        return super.loadClass(name, resolve);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] code = counting || !name.equals(COUNTERS) ? in.readAllBytes() : silenced(in.readAllBytes());
            return defineClass(name, code, 0, code.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** The same class with methods that return at once in the place of those that count. */
    private static byte[] silenced(byte[] code) {
        return ClassFile.of().transformClass(ClassFile.of().parse(code), ClassTransform.transformingMethods(
                method -> method.methodName().equalsString(COUNT),
                (made, part) -> {
                    if (part instanceof CodeModel) {
                        made.withCode(body -> body.return_());
                    } else {
                        made.with(part);
                    }
                }));
    }
}
