using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Xunit;

namespace AutoGrad.Tests.Training.Rows;

/// <summary>Threads share out the rows of a batch; nothing but the time may show it.</summary>
public class ThreadsTests
{
    private static readonly Trainer Plain = new()
    {
        Optimizer = new Adam { LearningRate = 0.02 },
        Epochs = 3,
        BatchSize = 300,
        RowsPerSlice = 16,
        ValidationFraction = 0.2,
    };

    [Theory]
    [InlineData(1, null)]
    [InlineData(7, null)]
    [InlineData(64, null)]
    [InlineData(64, 100)]
    [InlineData(1000, 300)]
    public void No_bit_depends_on_the_number_of_threads(int slice, int? batchSize)
    {
        Trainer trainer = Plain with { RowsPerSlice = slice, BatchSize = batchSize };
        AssertSame<double>(trainer);
        AssertSame<float>(trainer);
    }

    private static void AssertSame<T>(Trainer trainer)
        where T : System.Numerics.IFloatingPointIeee754<T>
    {
        LinearRows<T> rows = MadeUpRows.Linear<T>(1000, 9);
        byte[]? expected = null;
        foreach (int threads in (int[])[1, 2, 3, 8])
        {
            TrainingState<T> state = (trainer with { Threads = threads }).CreateState<T>(9);
            state.Train(rows, new T[9]);
            byte[] bytes = Checkpoint.ToBytes(state);
            expected ??= bytes;
            Assert.Equal(expected, bytes);
        }
    }

    [Fact]
    public void Mean_over_slices_is_the_mean_over_the_batch()
    {
        LinearRows<double> rows = MadeUpRows.Linear<double>(1000, 9);
        double[] sliced = new double[9], whole = new double[9];
        Trainer trainer = Plain with { Optimizer = new GradientDescent { LearningRate = 0.1 }, ValidationFraction = 0 };
        trainer.Train(rows, sliced);
        (trainer with { RowsPerSlice = 1000 }).Train(rows, whole);
        Assert.All(sliced.Zip(whole), pair => Assert.Equal(pair.Second, pair.First, 1e-13));
        Assert.NotEqual(whole, sliced);
    }

    [Fact]
    public void All_threads_work_and_are_gone_afterwards()
    {
        var threads = new ConcurrentDictionary<Thread, int>();
        var rows = new WatchedRows<double>(MadeUpRows.Linear<double>(1000, 9))
        {
            Differentiated = (_, value) =>
            {
                threads.AddOrUpdate(Thread.CurrentThread, 1, (_, count) => count + 1);
                Thread.Sleep(1);
                return value;
            },
        };
        (Plain with { Threads = 3, Epochs = 1 }).Train(rows, new double[9]);
        Assert.Equal(3, threads.Count);
        Assert.All(threads.Keys, thread => Assert.Equal(thread == Thread.CurrentThread, thread.IsAlive));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Exception_of_a_worker_is_the_caller_s(int threads)
    {
        LinearRows<double> sound = MadeUpRows.Linear<double>(1000, 9);
        var workers = new ConcurrentDictionary<Thread, bool>();
        var rows = new WatchedRows<double>(sound)
        {
            Differentiated = (listed, value) =>
            {
                workers[Thread.CurrentThread] = true;
                return listed.Contains(400) ? throw new FormatException("row 400 is no number") : value;
            },
        };
        TrainingState<double> state = (Plain with { Threads = threads, ValidationFraction = 0 }).CreateState<double>(9);
        FormatException thrown = Assert.Throws<FormatException>(() => state.Train(rows, new double[9]));
        Assert.Equal("row 400 is no number", thrown.Message);
        Assert.Contains(nameof(WatchedRows<>), thrown.StackTrace, StringComparison.Ordinal);
        Assert.DoesNotContain(workers.Keys, worker => worker != Thread.CurrentThread && worker.IsAlive);

        // The batch was not taken; the training goes on from there.
        double[] resumed = new double[9], whole = new double[9];
        rows.Differentiated = (_, value) => value;
        state.Train(rows, resumed);
        (Plain with { ValidationFraction = 0 }).Train(sound, whole);
        Assert.Equal(whole, resumed);
    }

    [Fact]
    public void Whole_run_on_one_thread_allocates_nothing()
    {
        TrainingState<double> state = (Plain with { Epochs = 20 }).CreateState<double>(9);
        LinearRows<double> rows = MadeUpRows.Linear<double>(1000, 9);
        var point = new double[9];
        Assert.Equal(0, Garbage.LeastOf(() =>
        {
            state.Reset();
            state.Train(rows, point);
        }));
    }

    /// <summary>Each thread notes what it has allocated at its first call of the second half of the run and at its last one.</summary>
    [Fact]
    public void Batches_on_several_threads_allocate_nothing()
    {
        var meter = new MeteredRows(MadeUpRows.Linear<double>(1000, 9), from: 100, calls: 400);
        (Plain with { Epochs = 40, BatchSize = null, RowsPerSlice = 100, Threads = 3, ValidationFraction = 0 }).Train(meter, new double[9]);
        Assert.InRange(meter.Threads, 2, 3);
        Assert.Equal(0, meter.LeastBytes);
    }

    private sealed class MeteredRows(LinearRows<double> rows, int from, int calls) : IBatchObjective<double>
    {
        private readonly long[] _first = new long[8], _last = new long[8];
        private readonly int[] _threads = new int[8];
        private int _calls;

        public int RowCount => rows.RowCount;

        public int Threads => _threads.Count(thread => thread != 0);

        public long LeastBytes => Enumerable.Range(0, Threads).Min(i => _last[i] - _first[i]);

        public double Value(scoped ReadOnlySpan<double> point) => rows.Value(point);

        public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient) => rows.ValueAndGradient(point, gradient);

        public double Value(scoped ReadOnlySpan<double> point, scoped ReadOnlySpan<int> listed) => rows.Value(point, listed);

        public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped ReadOnlySpan<int> listed, scoped Span<double> gradient)
        {
            if (Interlocked.Increment(ref _calls) is var call && call >= from && call <= calls)
                Note();

            // Long enough for the others to get a slice, too.
            Thread.Sleep(1);
            return rows.ValueAndGradient(point, listed, gradient);
        }

        private void Note()
        {
            int id = Environment.CurrentManagedThreadId, slot = 0;
            while (Interlocked.CompareExchange(ref _threads[slot], id, 0) is var owner && owner != 0 && owner != id)
                slot++;
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            if (_first[slot] == 0)
                _first[slot] = bytes;
            _last[slot] = bytes;
        }
    }
}
