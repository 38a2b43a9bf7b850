using System;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace AutoGrad.Tests.Training.Checkpoints;

/// <summary>The two forms of a checkpoint, on a state that has every type of field.</summary>
public class CheckpointTests
{
    private const int HeaderLength = 16;

    private sealed class Sample(string kind = "Sample", int length = 5, string label = "ä/ö") : ICheckpointed
    {
        public double[] Vector = [.. Enumerable.Range(0, length).Select(i => Math.Sin(i) / 3)];
        public float[] Single = [1f / 3, float.Epsilon, float.MaxValue, -0f, float.NaN, float.NegativeInfinity];
        public Half[] Halves = [(Half)0.1, Half.Epsilon, Half.MaxValue, Half.NegativeInfinity];
        public double Number = -0.0;
        public long Count = long.MinValue;
        public int Small = -7;
        public ulong Random = ulong.MaxValue - 1;
        public bool Flag = true;

        public string CheckpointKind => kind;

        public void Persist(CheckpointFields fields)
        {
            fields.Same("label", label);
            fields.Same("length", Vector.Length);
            fields.Numbers("vector", Vector.AsSpan());
            fields.Numbers("single", Single.AsSpan());
            fields.Numbers("halves", Halves.AsSpan());
            fields.Number("number", ref Number);
            fields.Integer("count", ref Count);
            fields.Integer("small", ref Small);
            fields.Integer("random", ref Random);
            fields.Flag("flag", ref Flag);
        }

        public Sample Cleared()
        {
            var sample = new Sample(kind, length, label);
            sample.Clear();
            return sample;
        }

        public void Clear()
        {
            Array.Clear(Vector);
            Array.Clear(Single);
            Array.Clear(Halves);
            (Number, Count, Small, Random, Flag) = (0, 0, 0, 0, false);
        }
    }

    [Fact]
    public void Every_field_comes_back_to_the_bit_from_both_forms()
    {
        var saved = new Sample();
        byte[] binary = Checkpoint.ToBytes(saved);
        foreach (byte[] form in new[] { binary, Encoding.UTF8.GetBytes(Checkpoint.ToJson(saved)) })
        {
            Sample loaded = saved.Cleared();
            Checkpoint.FromBytes(form, loaded);
            Assert.Equal(binary, Checkpoint.ToBytes(loaded));
            Assert.Equal(saved.Vector, loaded.Vector);
            Assert.True(double.IsNegative(loaded.Number) && float.IsNegative(loaded.Single[3]) && float.IsNaN(loaded.Single[4]));
            Assert.Equal((long.MinValue, -7, ulong.MaxValue - 1, true), (loaded.Count, loaded.Small, loaded.Random, loaded.Flag));
        }
    }

    [Fact]
    public void Point_is_saved_with_the_state()
    {
        var saved = new Sample();
        double[] point = [1, double.Epsilon, double.NaN], loaded = new double[3];
        Checkpoint.FromBytes(Checkpoint.ToBytes<double>(saved, point), saved.Cleared(), loaded.AsSpan());
        Assert.Equal(point, loaded);
        Array.Clear(loaded);
        Checkpoint.FromBytes(Encoding.UTF8.GetBytes(Checkpoint.ToJson<double>(saved, point)), saved.Cleared(), loaded.AsSpan());
        Assert.Equal(point, loaded);
    }

    [Fact]
    public void Json_can_be_read_by_people()
    {
        string json = Checkpoint.ToJson(new Sample());
        Assert.Contains("\"kind\": \"Sample\"", json, StringComparison.Ordinal);
        Assert.Contains("0.2804903282692988", json, StringComparison.Ordinal);
        Assert.Contains("\"-Infinity\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_that_was_edited_is_refused_until_its_checksum_is_removed()
    {
        string json = Checkpoint.ToJson(new Sample()), edited = json.Replace("-7", "-8", StringComparison.Ordinal);
        Assert.Contains("remove \"checksum\"", Refusal(edited), StringComparison.Ordinal);
        string line = edited.Split('\n').Single(l => l.Contains("checksum", StringComparison.Ordinal));
        var loaded = new Sample();
        Checkpoint.FromBytes(Encoding.UTF8.GetBytes("\uFEFF" + edited.Replace(line + "\n", "", StringComparison.Ordinal)), loaded);
        Assert.Equal(-8, loaded.Small);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        byte[] file = Checkpoint.ToBytes(new Sample());
        Assert.Contains("a state of Sample, not of Other", Refusal(file, new Sample("Other")), StringComparison.Ordinal);
        Assert.Contains("'length' is 5, that of this state is 6", Refusal(file, new Sample(length: 6)), StringComparison.Ordinal);
        Assert.Contains("'label' is ä/ö, that of this state is x", Refusal(file, new Sample(label: "x")), StringComparison.Ordinal);
        Assert.Contains("lacks the field 'point'", Assert.Throws<CheckpointException>(() => Checkpoint.FromBytes(file, new Sample(), new double[1].AsSpan())).Message, StringComparison.Ordinal);
        byte[] withPoint = Checkpoint.ToBytes<double>(new Sample(), [1, 2]);
        Assert.Contains("a field 'point' that this state does not have", Refusal(withPoint, new Sample()), StringComparison.Ordinal);
        Assert.Contains("'point' has 2 numbers, that of this state 3", Assert.Throws<CheckpointException>(() => Checkpoint.FromBytes(withPoint, new Sample(), new double[3].AsSpan())).Message, StringComparison.Ordinal);
        Assert.Contains("type double, that of this state float", Assert.Throws<CheckpointException>(() => Checkpoint.FromBytes(withPoint, new Sample(), new float[2].AsSpan())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("PNG data of another program", "does not begin with 'AGST'")]
    [InlineData("AGST", "cut off after 4 bytes")]
    [InlineData("{", "line 1")]
    [InlineData("{}", "\"format\" is missing")]
    [InlineData("{ \"format\": \"AutoGrad checkpoint\", \"version\": 2 }", "\"version\" is not 1")]
    [InlineData("{ \"format\": \"AutoGrad checkpoint\", \"version\": 1, \"kind\": \"Sample\", \"fields\": [3] }", "\"name\" is missing")]
    public void Foreign_files_are_refused(string text, string reason) => Assert.Contains(reason, Refusal(text), StringComparison.Ordinal);

    [Fact]
    public void Later_version_is_refused_by_name()
    {
        byte[] file = Checkpoint.ToBytes(new Sample());
        file[4] = 2;
        Assert.Contains("format version 2; this version of AutoGrad reads version 1", Refusal(file, new Sample()), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_flipped_bit_and_every_truncation_is_refused_and_changes_nothing()
    {
        var state = new Sample();
        byte[] file = Checkpoint.ToBytes(state);
        Sample target = state.Cleared();
        byte[] before = Checkpoint.ToBytes(target);
        for (int i = 0; i < file.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. file];
                damaged[i] ^= (byte)(1 << bit);
                Refusal(damaged, target);
            }

            Refusal(file[..i], target);
        }

        Refusal([.. file, 0], target);
        Assert.Equal(before, Checkpoint.ToBytes(target));
    }

    [Fact]
    public void Damaged_json_is_refused_and_changes_nothing()
    {
        var state = new Sample();
        byte[] file = Encoding.UTF8.GetBytes(Checkpoint.ToJson(state)), intact = Checkpoint.ToBytes(state);
        Sample target = state.Cleared();
        byte[] before = Checkpoint.ToBytes(target);
        for (int i = 0; i < file.Length; i++)
        {
            byte[] damaged = [.. file];
            damaged[i] ^= 1;
            try
            {
                Checkpoint.FromBytes(damaged, target);

                // The last digits of a number may be changed without changing the number; white space may be exchanged.
                Assert.Equal(intact, Checkpoint.ToBytes(target));
                target.Clear();
            }
            catch (CheckpointException)
            {
                Assert.Equal(before, Checkpoint.ToBytes(target));
            }

            if (i < file.Length - 1)
                Refusal(file[..i], target);
        }
    }

    [Fact]
    public void Damage_under_a_right_checksum_is_refused_or_harmless()
    {
        var random = new Random(1);
        byte[] file = Checkpoint.ToBytes(new Sample());
        for (int trial = 0; trial < 5000; trial++)
        {
            byte[] damaged = [.. file];
            for (int k = 0; k <= trial % 3; k++)
                damaged[random.Next(HeaderLength, file.Length - 4)] = (byte)random.Next(256);
            BitConverter.TryWriteBytes(damaged.AsSpan(file.Length - 4), Crc32C(damaged.AsSpan(0, file.Length - 4)));
            Exception? refusal = Record.Exception(() => Checkpoint.FromBytes(damaged, new Sample()));
            Assert.True(refusal is null or CheckpointException, refusal?.ToString());
        }
    }

    [Fact]
    public void Saving_replaces_the_file_whole_and_loading_tells_the_forms_apart()
    {
        string folder = Directory.CreateTempSubdirectory("autograd").FullName, path = Path.Combine(folder, "run.agst");
        try
        {
            var state = new Sample();
            foreach (CheckpointFormat format in new[] { CheckpointFormat.Binary, CheckpointFormat.Json })
            {
                File.WriteAllText(path + ".tmp", "what a killed process left");
                Checkpoint.Save<double>(path, state, [1, 2], format);
                Sample loaded = state.Cleared();
                var point = new double[2];
                Checkpoint.Load(path, loaded, point.AsSpan());
                Assert.Equal([1, 2], point);
                Assert.Equal(Checkpoint.ToBytes(state), Checkpoint.ToBytes(loaded));
                Assert.Equal(["run.agst"], Directory.GetFiles(folder).Select(Path.GetFileName));
            }

            File.WriteAllText(path, "AGST, damaged");
            Assert.Contains(path, Assert.Throws<CheckpointException>(() => Checkpoint.Load(path, state)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    /// <summary>CRC-32C, bit by bit, from its polynomial.</summary>
    private static uint Crc32C(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0x82F63B78;
        }

        return ~crc;
    }

    private static string Refusal(string text) => Refusal(Encoding.UTF8.GetBytes(text), new Sample());

    private static string Refusal(byte[] file, Sample state) =>
        Assert.Throws<CheckpointException>(() => Checkpoint.FromBytes(file, state)).Message;
}
