using System;
using System.Globalization;
using System.Numerics;

namespace AutoGrad;

/// <summary>
/// What a training has accumulated: everything that the steps to come depend on, and the best point. It is what a checkpoint holds.
/// </summary>
internal sealed class TrainingCourse<T>(Trainer settings, int parameterCount)
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Made once, because a reset allocates nothing.</summary>
    private readonly string _validationFraction = settings.ValidationFraction.ToString(CultureInfo.InvariantCulture);

    public FirstOrderState<T> Optimizer { get; } = settings.Optimizer.CreateState<T>(parameterCount);

    /// <summary>Where the last step led.</summary>
    public T[] Parameters { get; } = new T[parameterCount];

    /// <summary>The point of the best evaluation.</summary>
    public T[] Best { get; } = new T[parameterCount];

    /// <summary>Whether the start has been evaluated; before, there are no parameters.</summary>
    public bool HasStarted;

    /// <summary>What is known of the data that it has been trained on: the number of blocks, and the rows of the first one.</summary>
    public long BlockCount, FirstRowCount;

    /// <summary>Whole epochs; blocks done of the epoch in progress; batches done of the block in progress.</summary>
    public long Epoch, Block, Batch;

    /// <summary>Of the epoch in progress: rows seen, the sum of their losses, batches, the sum of their gradients' norms.</summary>
    public long EpochRows, EpochBatches;

    /// <inheritdoc cref="EpochRows"/>
    public double LossSum, NormSum;

    /// <summary>The mean loss over the rows of the last whole epoch.</summary>
    public double TrainingLoss;

    /// <summary>Evaluated losses.</summary>
    public T StartLoss = T.Zero, BestLoss = T.Zero;

    public long BestEpoch;

    /// <summary>For early stopping: the loss to be undercut, and how many evaluations have not.</summary>
    public double LossToBeat;

    /// <inheritdoc cref="LossToBeat"/>
    public long WithoutImprovement;

    /// <summary>For the test for divergence: the largest magnitude among the first two evaluated losses, and how many there were.</summary>
    public double Reference;

    /// <inheritdoc cref="Reference"/>
    public long Evaluations;

    public long GradientEvaluations, RowGradients, RowValues;

    /// <summary>Takes note of a batch whose loss and gradient are finite.</summary>
    public void AddBatch(double loss, double norm, int rows)
    {
        LossSum += loss * rows;
        NormSum += norm;
        EpochRows += rows;
        EpochBatches++;
    }

    /// <summary>Closes an epoch.</summary>
    /// <returns>The mean norm of its gradients.</returns>
    public double EndEpoch()
    {
        // Of no batches, where all of them were left out, the mean is NaN.
        TrainingLoss = LossSum / EpochRows;
        double norm = NormSum / EpochBatches;
        (Block, Batch, EpochRows, EpochBatches, LossSum, NormSum) = (0, 0, 0, 0, 0, 0);
        Epoch++;
        return norm;
    }

    /// <summary>Takes note of a finite evaluated loss and applies the rules: first what was to be reached, then what went wrong.</summary>
    public TrainingVerdict Judge(T evaluated, ReadOnlySpan<T> point, Trainer trainer, TrainingOptions<T> options)
    {
        double loss = double.CreateTruncating(evaluated);
        bool isFirst = Evaluations++ == 0;
        if (isFirst || evaluated < BestLoss)
        {
            (BestLoss, BestEpoch) = (evaluated, Epoch);
            point.CopyTo(Best);
        }

        bool improves = isFirst || loss < LossToBeat - (trainer.EarlyStopping?.MinimumImprovement ?? 0);
        (LossToBeat, WithoutImprovement) = improves ? (loss, 0) : (LossToBeat, WithoutImprovement + 1);
        if (!isFirst)
            Optimizer.Observe(loss);
        if (loss <= options.TargetValue)
            return new TrainingVerdict(TrainingStatus.TargetReached, loss, options.TargetValue.GetValueOrDefault());
        if (Evaluations <= 2)
            Reference = Math.Max(Reference, Math.Abs(loss));
        else if (Reference > 0 && loss > options.DivergenceFactor * Reference)
            return new TrainingVerdict(TrainingStatus.Diverged, loss, options.DivergenceFactor * Reference);
        return WithoutImprovement > trainer.EarlyStopping?.Patience
            ? new TrainingVerdict(TrainingStatus.EarlyStopped, WithoutImprovement, trainer.EarlyStopping.Patience)
            : default;
    }

    public void Persist(CheckpointFields fields)
    {
        fields.Same("precision", CheckpointTypes.Of<T>().Name());
        fields.Same("parameters", parameterCount);
        fields.Same("batchSize", settings.BatchSize ?? 0);
        fields.Same("shuffle", settings.Shuffle ? 1 : 0);
        fields.Same("seed", settings.Seed);
        fields.Same("validationFraction", _validationFraction);
        fields.Same("rowsPerSlice", settings.RowsPerSlice);
        fields.Part("optimizer", Optimizer);
        fields.Numbers("point", Parameters.AsSpan());
        fields.Numbers("best", Best.AsSpan());
        fields.Flag("hasStarted", ref HasStarted);
        fields.Integer("blocks", ref BlockCount);
        fields.Integer("rows", ref FirstRowCount);
        fields.Integer("epoch", ref Epoch);
        fields.Integer("block", ref Block);
        fields.Integer("batch", ref Batch);
        fields.Integer("epochRows", ref EpochRows);
        fields.Integer("epochBatches", ref EpochBatches);
        fields.Number("lossSum", ref LossSum);
        fields.Number("normSum", ref NormSum);
        fields.Number("trainingLoss", ref TrainingLoss);
        fields.Number("startLoss", ref StartLoss);
        fields.Number("bestLoss", ref BestLoss);
        fields.Integer("bestEpoch", ref BestEpoch);
        fields.Number("lossToBeat", ref LossToBeat);
        fields.Integer("withoutImprovement", ref WithoutImprovement);
        fields.Number("reference", ref Reference);
        fields.Integer("evaluations", ref Evaluations);
        fields.Integer("gradientEvaluations", ref GradientEvaluations);
        fields.Integer("rowGradients", ref RowGradients);
        fields.Integer("rowValues", ref RowValues);
    }

    public void Reset()
    {
        Persist(CheckpointFields.Zeros);

        // A random generator's first state is not zero.
        Optimizer.Reset();
    }
}
