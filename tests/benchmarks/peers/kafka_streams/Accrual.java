import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Accrual on Kafka Streams, exactly_once_v2: sessions are split by child, each child's attendances are counted in a store, ledger
 * rows and totals go to topics. Prints {@code TIMES <first record, ms> <last commit, ms>} once all attendances are through.
 */
public final class Accrual {
  static final int FREE_SESSIONS = 4;
  static final long FEE_FEN = 2000;
  static final ObjectMapper JSON = new ObjectMapper();
  static final AtomicLong FIRST_SEEN = new AtomicLong();
  static final AtomicLong ACCOUNTED = new AtomicLong();
  static final AtomicLong TOTALLED = new AtomicLong();

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Session(UUID session_id, UUID institution_id, String service_date, List<UUID> children) {
    Session {
      LocalDate.parse(service_date);
    }
  }

  record Attendance(UUID session_id, UUID child_id, String township, String service_date) {
    String childYear() {
      return child_id + "|" + service_date.substring(0, 4);
    }
  }

  record Entry(UUID session_id, UUID child_id, String township, String service_date, long fen) {
    String townshipMonth() {
      return township + "|" + service_date.substring(0, 7);
    }
  }

  record Total(long fen, long denied) {
    Total plus(Entry entry) {
      return new Total(fen + entry.fen(), denied + (entry.fen() == 0 ? 1 : 0));
    }
  }

  static final class Account extends ContextualFixedKeyProcessor<String, Attendance, Entry> {
    private KeyValueStore<String, Integer> counter;

    @Override
    public void init(FixedKeyProcessorContext<String, Entry> context) {
      super.init(context);
      counter = context.getStateStore("counter");
    }

    @Override
    public void process(FixedKeyRecord<String, Attendance> record) {
      Attendance one = record.value();
      Integer before = counter.get(one.childYear());
      int count = before == null ? 1 : before + 1;
      counter.put(one.childYear(), count);
      long fen = count <= FREE_SESSIONS ? FEE_FEN : 0;
      ACCOUNTED.incrementAndGet();
      context().forward(record.withValue(new Entry(one.session_id(), one.child_id(), one.township(), one.service_date(), fen)));
    }
  }

  static <T> Serde<T> json(Class<T> type) {
    return Serdes.serdeFrom(
        (topic, value) -> {
          try {
            return value == null ? null : JSON.writeValueAsBytes(value);
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        },
        (topic, bytes) -> {
          try {
            return bytes == null ? null : JSON.readValue(bytes, type);
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  static StreamsBuilder topology(Map<String, String> env, Map<String, String> townships) {
    var builder = new StreamsBuilder();
    builder.addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("counter"), Serdes.String(), Serdes.Integer()));
    var entries =
        builder.stream(env.get("TOPIC"), Consumed.with(Serdes.String(), json(Session.class)))
            .flatMap((key, session) -> split(session, townships))
            .repartition(Repartitioned.with(Serdes.String(), json(Attendance.class)).withName("by-child"))
            .processValues(Account::new, "counter");
    entries.to(env.get("LEDGER"), Produced.with(Serdes.String(), json(Entry.class)));
    entries
        .groupBy((child, entry) -> entry.townshipMonth(), Grouped.with(Serdes.String(), json(Entry.class)))
        .aggregate(
            () -> new Total(0, 0),
            (key, entry, total) -> {
              TOTALLED.incrementAndGet();
              return total.plus(entry);
            },
            Materialized.with(Serdes.String(), json(Total.class)))
        .toStream()
        .to(env.get("TOTALS"), Produced.with(Serdes.String(), json(Total.class)));
    return builder;
  }

  static List<KeyValue<String, Attendance>> split(Session session, Map<String, String> townships) {
    FIRST_SEEN.compareAndSet(0, System.currentTimeMillis());
    String township = townships.get(session.institution_id().toString());
    List<KeyValue<String, Attendance>> split = new ArrayList<>(session.children().size());
    for (UUID child : session.children()) {
      split.add(KeyValue.pair(child.toString(), new Attendance(session.session_id(), child, township, session.service_date())));
    }
    return split;
  }

  @SuppressWarnings("unchecked")
  public static void main(String[] arguments) throws Exception {
    Map<String, String> env = System.getenv();
    long attendances = Long.parseLong(env.get("ATTENDANCES"));
    Map<String, String> townships = JSON.readValue(env.get("TOWNSHIPS").getBytes(StandardCharsets.UTF_8), Map.class);
    var options = new Properties();
    options.put("application.id", env.get("APPLICATION"));
    options.put("bootstrap.servers", env.get("BOOTSTRAP"));
    options.put("processing.guarantee", "exactly_once_v2");
    options.put("auto.offset.reset", "earliest");
    options.put("state.dir", env.get("STATE"));
    options.put("commit.interval.ms", env.get("COMMIT_INTERVAL_MS"));
    options.put("replication.factor", "1");
    options.put("producer.compression.type", "lz4");
    var streams = new KafkaStreams(topology(env, townships).build(), options);
    streams.start();
    while (ACCOUNTED.get() < attendances || TOTALLED.get() < attendances) {
      Thread.sleep(20);
      if (streams.state() == KafkaStreams.State.ERROR) {
        System.exit(1);
      }
    }
    streams.close(Duration.ofSeconds(30));
    System.out.println("TIMES " + FIRST_SEEN.get() + " " + System.currentTimeMillis());
  }
}
