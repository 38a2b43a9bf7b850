using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary>A skinned mesh of a hand, reduced to the vertices that an input asks for.</summary>
internal sealed class HandModel
{
    /// <summary>A wrist, five fingers of four bones, a forearm.</summary>
    public const int Bones = 22;

    /// <summary>Numbers of a matrix that turns and moves: three rows of four; the fourth row is (0, 0, 0, 1).</summary>
    public const int TransformSize = 12;

    public HandModel(Input model, int[] vertices)
    {
        model["bone_count"].WholeNumber(Bones, Bones);
        Parents = [.. model["parents"].Elements(Bones).Select((parent, bone) => parent.WholeNumber(-1, bone - 1))];
        BaseRelatives = Transforms(model["base_relatives"]);
        InverseBaseAbsolutes = Transforms(model["inverse_base_absolutes"]);
        IsMirrored = model["is_mirrored"].Truth();

        Input[] positions = model["base_positions"].Elements(), weights = model["weights"].Elements(positions.Length);
        Positions = [.. vertices.SelectMany(vertex => positions[vertex].Vector(4))];
        List<int> starts = [], bones = [];
        List<double> nonzero = [];
        foreach (int vertex in vertices)
        {
            starts.Add(bones.Count);
            double[] ofVertex = weights[vertex].Vector(Bones);
            for (int bone = 0; bone < Bones; bone++)
            {
                if (ofVertex[bone] != 0)
                {
                    bones.Add(bone);
                    nonzero.Add(ofVertex[bone]);
                }
            }
        }

        WeightStarts = [.. starts, bones.Count];
        WeightBones = [.. bones];
        Weights = [.. nonzero];
    }

    /// <summary>The bone that each bone hangs on, an earlier one; −1 for none.</summary>
    public int[] Parents { get; }

    /// <summary>Per bone: from its own coordinates at rest to its parent's.</summary>
    public double[] BaseRelatives { get; }

    /// <summary>Per bone: from the coordinates of the mesh at rest to the bone's.</summary>
    public double[] InverseBaseAbsolutes { get; }

    public bool IsMirrored { get; }

    public int Vertices => Positions.Length / 4;

    /// <summary>Per vertex: four homogeneous coordinates at rest.</summary>
    public double[] Positions { get; }

    /// <summary>Where each vertex's weights begin, and where the last one's end.</summary>
    public int[] WeightStarts { get; }

    /// <summary>Which bone a weight belongs to.</summary>
    public int[] WeightBones { get; }

    public double[] Weights { get; }

    private static double[] Transforms(Input input)
    {
        double[] transforms = new double[Bones * TransformSize];
        Input[] matrices = input.Elements(Bones);
        for (int bone = 0; bone < Bones; bone++)
        {
            double[] matrix = matrices[bone].Matrix(4, 4);
            if (!matrix.AsSpan(TransformSize).SequenceEqual([0, 0, 0, 1]))
                throw matrices[bone].Expected("a matrix whose last row is 0, 0, 0, 1");
            matrix.AsSpan(0, TransformSize).CopyTo(transforms.AsSpan(bone * TransformSize));
        }

        return transforms;
    }
}
