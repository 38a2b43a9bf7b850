using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace AutoGrad;

/// <summary>The numbers of an epoch.</summary>
/// <param name="Epoch">The number of whole epochs; 0 is the start.</param>
/// <param name="Steps">The number of steps taken.</param>
/// <param name="TrainingLoss">
/// The mean loss over the epoch's rows, each at the parameters of its own step; NaN for the start.
/// </param>
/// <param name="Loss">The evaluated loss, on the validation rows or else all training rows; NaN where the epoch was not evaluated.</param>
/// <param name="BestLoss">The least evaluated loss so far.</param>
/// <param name="LearningRate">The rate of the next step.</param>
/// <param name="GradientNorm">The mean over the epoch's batches of the gradient's largest component; NaN for the start.</param>
/// <param name="SkippedSteps">How many gradients have been left out because they were not finite.</param>
/// <param name="Elapsed">The time since the run began.</param>
public readonly record struct EpochRecord(
    long Epoch,
    long Steps,
    double TrainingLoss,
    double Loss,
    double BestLoss,
    double LearningRate,
    double GradientNorm,
    long SkippedSteps,
    TimeSpan Elapsed);

/// <summary>
/// The course of a training, kept where <see cref="TrainingOptions{T}.History"/> asks for it: one entry for the start of a run and one per
/// epoch. Successive runs are appended to one another.
/// </summary>
public sealed class TrainingHistory
{
    private const string Header = "epoch,steps,training_loss,loss,best_loss,learning_rate,gradient_norm,skipped_steps,seconds";

    private readonly List<EpochRecord> _entries = [];
    private readonly List<double[]> _metrics = [];
    private string[] _names = [];

    /// <summary>The entries, in order.</summary>
    public IReadOnlyList<EpochRecord> Entries => _entries;

    /// <summary>The names of the metrics.</summary>
    public IReadOnlyList<string> MetricNames => _names;

    /// <summary>The metrics of an entry, in the order of their names; NaN where the epoch was not evaluated.</summary>
    /// <param name="entry">The entry's index.</param>
    public ReadOnlySpan<double> Metrics(int entry) => _metrics[entry];

    /// <summary>Forgets all entries.</summary>
    public void Clear()
    {
        _entries.Clear();
        _metrics.Clear();
    }

    /// <summary>
    /// Writes the entries as CSV: a line of names, then one line each, with points in numbers whatever the culture and with all digits.
    /// </summary>
    /// <param name="output">The destination.</param>
    public void WriteCsv(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Header);
        foreach (string name in _names)
            output.Write("," + Quoted(name));
        output.Write('\n');
        for (int i = 0; i < _entries.Count; i++)
        {
            EpochRecord at = _entries[i];
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{at.Epoch},{at.Steps},{at.TrainingLoss},{at.Loss},{at.BestLoss},{at.LearningRate},{at.GradientNorm},"));
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{at.SkippedSteps},{at.Elapsed.TotalSeconds}"));
            foreach (double metric in _metrics[i])
                output.Write(string.Create(CultureInfo.InvariantCulture, $",{metric}"));
            output.Write('\n');
        }
    }

    /// <summary>Writes the entries to a CSV file, which is replaced atomically.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; an earlier one is intact.</exception>
    public void SaveCsv(string path)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        WriteCsv(text);
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Announces the metrics of the entries that follow.</summary>
    /// <exception cref="ArgumentException">The entries that are there have other metrics.</exception>
    internal void Begin(string[] names)
    {
        if (_entries.Count > 0 && !names.AsSpan().SequenceEqual(_names))
            throw new ArgumentException("This history holds entries with other metrics. Give the run a history of its own, or clear this one.", nameof(names));
        _names = names;
    }

    internal void Add(EpochRecord entry, ReadOnlySpan<double> metrics)
    {
        _entries.Add(entry);
        _metrics.Add(metrics.ToArray());
    }

    private static string Quoted(string name) =>
        name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
