package io.renku.forge.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Small embedded store: tables in memory, every change one line of a journal, written before the
 * change is answered. A process that is killed loses nothing that was answered; a line torn by the
 * kill is dropped. The journal is rewritten when it has grown well beyond its content.
 */
public final class Store implements AutoCloseable {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY)
          .build();

  private final Path file;
  private final Map<String, JsonNode> unread = new LinkedHashMap<>();
  private final Map<String, Table<?>> tables = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final DirectoryLock directory;
  private List<Change<?>> changes;
  private Journal journal;
  private long compactAt;

  private record Change<T extends Row>(Table<T> table, long id, T row, T before) {
    void undo() {
      table.swap(id, before);
    }
  }

  private Store(Path folder, DirectoryLock directory) {
    this.file = folder.resolve("state.journal");
    this.directory = directory;
  }

  public static Store open(Path folder) throws IOException {
    Files.createDirectories(folder);
    var store = new Store(folder, DirectoryLock.take(folder));
    try {
      Journal.read(store.file, store::replay);
      store.journal = Journal.append(store.file);
    } catch (IOException | RuntimeException e) {
      store.directory.close();
      throw e;
    }
    store.compactAt = Math.max(8 << 20, 4 * store.journal.size());
    return store;
  }

  /** Every table must be asked for before the first change. */
  public <T extends Row> Table<T> table(String name, Class<T> type) {
    var table = new Table<>(name, type, this);
    tables.put(name, table);
    var rows = unread.remove(name);
    if (rows != null) {
      for (var row : rows.path("rows")) {
        var value = MAPPER.convertValue(row, type);
        table.swap(value.id(), value);
      }
      table.usedUpTo(rows.path("last").asLong());
    }
    return table;
  }

  /** Runs writes as one unit: all of them are kept, or none when it throws. */
  public <R> R change(Supplier<R> writes) {
    lock.lock();
    try {
      if (changes != null) {
        return writes.get();
      }
      changes = new ArrayList<>();
      var done = false;
      try {
        var result = writes.get();
        write(changes);
        done = true;
        return result;
      } finally {
        var made = changes;
        changes = null;
        if (!done) {
          made.reversed().forEach(Change::undo);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  public void change(Runnable writes) {
    change(
        () -> {
          writes.run();
          return null;
        });
  }

  void mustBeChanging() {
    if (!lock.isHeldByCurrentThread() || changes == null) {
      throw new IllegalStateException("Writes belong inside Store.change");
    }
  }

  <T extends Row> void record(String name, long id, T row, T before, Table<T> table) {
    if (!lock.isHeldByCurrentThread() || changes == null) {
      table.swap(id, before);
      throw new IllegalStateException("A write to " + name + " belongs inside Store.change");
    }
    changes.add(new Change<>(table, id, row, before));
  }

  private void write(List<Change<?>> made) {
    if (made.isEmpty()) {
      return;
    }
    var line = MAPPER.createArrayNode();
    for (var change : made) {
      line.addArray().add(change.table().name()).add(change.id()).addPOJO(change.row());
    }
    try {
      journal.add(MAPPER.writeValueAsBytes(line));
      if (journal.size() > compactAt) {
        compact();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The state could not be written", e);
    }
  }

  private void replay(JsonNode line) {
    for (var change : line) {
      var table =
          (com.fasterxml.jackson.databind.node.ObjectNode)
              unread.computeIfAbsent(change.path(0).asText(), _ -> MAPPER.createObjectNode());
      var id = change.path(1).asText();
      table.put("last", Math.max(table.path("last").asLong(), change.path(1).asLong()));
      var rows = table.withObjectProperty("rows");
      if (change.path(2).isNull() || change.path(2).isMissingNode()) {
        rows.remove(id);
      } else {
        rows.set(id, change.path(2));
      }
    }
  }

  private void compact() throws IOException {
    journal.close();
    Journal.replace(
        file,
        lines -> {
          for (var table : tables.values()) {
            var last = MAPPER.createArrayNode();
            last.addArray().add(table.name()).add(table.lastId()).addNull();
            lines.add(MAPPER.writeValueAsBytes(last));
            for (var row : table.all().toList()) {
              var line = MAPPER.createArrayNode();
              line.addArray().add(table.name()).add(row.id()).addPOJO(row);
              lines.add(MAPPER.writeValueAsBytes(line));
            }
          }
        });
    journal = Journal.append(file);
    compactAt = Math.max(8 << 20, 4 * journal.size());
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      journal.force();
      journal.close();
    } finally {
      lock.unlock();
      directory.close();
    }
  }
}
