using System;
using System.Threading;

namespace AutoGrad;

/// <summary>
/// A fixed set of threads that all do the same piece of work, again and again, together with the thread that asks for it. Nothing is allocated
/// from one time to the next. Disposing of it ends the threads and waits for that.
/// </summary>
/// <remarks>
/// Batches follow one another within microseconds, so a worker looks for the next one a while before it goes to sleep. The looking gives
/// way to other threads: on a busy machine it costs little.
/// </remarks>
internal sealed class WorkerCrew : IDisposable
{
    private const int Looks = 100;

    private readonly Action<int> _work;
    private readonly Thread[] _helpers;
    private readonly object _gate = new();
    private volatile int _round;
    private volatile int _busy;
    private volatile bool _ends;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">The number of threads, the calling one included.</param>
    /// <param name="work">The work of a thread, which is told its number, 0 for the calling one; it does not throw.</param>
    public WorkerCrew(int threads, Action<int> work)
    {
        _work = work;
        _helpers = new Thread[threads - 1];
        for (int i = 0; i < _helpers.Length; i++)
        {
            int number = i + 1;
            _helpers[i] = new Thread(() => Help(number)) { IsBackground = true, Name = $"AutoGrad training {number}" };
            _helpers[i].Start();
        }
    }

    /// <summary>Does the work once with every thread; returns when all have finished.</summary>
    public void Run()
    {
        lock (_gate)
        {
            _busy = _helpers.Length;
            _round++;
            Monitor.PulseAll(_gate);
        }

        _work(0);
        var spin = default(SpinWait);
        for (int look = 0; look < Looks && _busy > 0; look++)
            spin.SpinOnce(sleep1Threshold: -1);
        if (_busy == 0)
            return;
        lock (_gate)
        {
            while (_busy > 0)
                Monitor.Wait(_gate);
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ends = true;
            _round++;
            Monitor.PulseAll(_gate);
        }

        foreach (Thread helper in _helpers)
            helper.Join();
    }

    private void Help(int number)
    {
        for (int seen = 0; ; seen++)
        {
            AwaitRoundAfter(seen);
            if (_ends)
                return;
            _work(number);
            lock (_gate)
            {
                if (--_busy == 0)
                    Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Rounds come one at a time: none begins before every thread has finished the last one.</summary>
    private void AwaitRoundAfter(int seen)
    {
        var spin = default(SpinWait);
        for (int look = 0; look < Looks && _round == seen; look++)
            spin.SpinOnce(sleep1Threshold: -1);
        if (_round != seen)
            return;
        lock (_gate)
        {
            while (_round == seen)
                Monitor.Wait(_gate);
        }
    }
}
